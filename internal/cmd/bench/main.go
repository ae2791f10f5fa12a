// Command bench measures what many links cost: requests, wall time, the
// provider's CPU time and memory, and how late a change of status is noticed. It
// runs a real CLI against the mock API, which has a set latency. CLI, provider
// and API are processes of their own. Next to each command it measures the floor:
// the same command on as many resources of the CLI's own, which do nothing. Its
// exit code is not 0 if a goal is missed.
//
// Absolute times depend on the machine. Requests do not.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if provider := os.Getenv(providerVariable); provider != "" {
		os.Exit(wrap(provider))
	}
	links, protocol := []int{10, 100, 1000}, []int{1000, 12000}
	flag.Func("links", "numbers of links to measure with a CLI, separated by commas (default 10,100,1000)", counts(&links))
	flag.Func("protocol", "numbers of links to measure over the plugin protocol, without a CLI (default 1000,12000)", counts(&protocol))
	var others []string
	flag.Func("provider", "path of another build of the provider, to measure with the CLI in the same run", func(path string) error {
		path, err := filepath.Abs(path)
		others = append(others, path)
		return err
	})
	quick := flag.Bool("quick", false, "10 and 100 links only, nothing over the plugin protocol")
	worker := flag.Int("worker", 0, "plan and apply this many links over the plugin protocol (the bench runs itself so)")
	flag.Parse()
	if *quick {
		links, protocol = []int{10, 100}, nil
	}
	run := func() error { return measure(others, links, protocol) }
	if *worker > 0 {
		run = func() error { return work(*worker) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// counts parses numbers of links.
func counts(into *[]int) func(text string) error {
	return func(text string) error { return json.Unmarshal([]byte("["+text+"]"), into) }
}

// measure measures everything, prints the table and the verdicts, and writes
// figures and plot to bench/.
func measure(others []string, links, protocol []int) error {
	dir, err := os.MkdirTemp("", "interlink-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := &bench{cli: os.Getenv("INTERLINK_CLI"), dir: dir, providers: append([]string{filepath.Join(dir, "provider")}, others...)}
	if err := b.prepare(); err != nil {
		return err
	}
	figures, err := b.all(links, protocol)
	if err != nil {
		return err
	}
	printTable(os.Stdout, figures)
	missed := judge(os.Stdout, figures)
	content, err := json.MarshalIndent(map[string]any{"latency_ns": latency, "figures": figures, "missed": missed}, "", "  ")
	err = errors.Join(err, os.MkdirAll("bench", 0o750), os.WriteFile(filepath.Join("bench", "results.json"), append(content, '\n'), 0o644),
		os.WriteFile(filepath.Join("bench", "plot.svg"), []byte(plot(figures)), 0o644))
	if len(missed) > 0 {
		err = errors.Join(err, fmt.Errorf("%d goals missed", len(missed)))
	}
	return err
}
