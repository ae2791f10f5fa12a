// Command bench measures the cost of a plan, an apply, a wait and a destroy of
// many links: requests, wall time, the provider's CPU and memory, and how late
// a change of status is noticed. It measures with batched calls on and off, in
// one run. It builds the provider, and runs a real CLI against the mock API,
// which has a set latency and its own process. Its exit code is not 0 if a
// promise is missed.
//
// Absolute times depend on the machine. Requests do not.
//
// Absolute times are this machine's; requests are what counts.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	links         string
	latency       time.Duration
	cli           string
	json, svg     string
	offUpTo       int
	protocolLinks int
	quick         bool
}

func main() {
	if isWrapper() {
		os.Exit(wrap())
	}
	var o options
	flag.StringVar(&o.links, "links", "10,100,1000", "numbers of links to measure, separated by commas")
	flag.DurationVar(&o.latency, "latency", 50*time.Millisecond, "time that the mock API adds to every answer")
	flag.StringVar(&o.cli, "cli", os.Getenv("INTERLINK_CLI"), "path of terraform or tofu")
	flag.StringVar(&o.json, "json", filepath.Join("bench", "results.json"), "file to write the figures to; empty: none")
	flag.StringVar(&o.svg, "svg", filepath.Join("bench", "plot.svg"), "file to draw requests and time against links in; empty: none")
	flag.IntVar(&o.offUpTo, "off-up-to", 5000, "largest number of links measured with gathering off, too")
	flag.IntVar(&o.protocolLinks, "protocol-links", 5000, "number of links measured over the plugin protocol, without a CLI; 0: none")
	flag.BoolVar(&o.quick, "quick", false, "10 and 100 links only, nothing over the plugin protocol")
	worker := flag.String("worker", "", "URL of the API: measure the plugin protocol (the bench runs itself so)")
	job := flag.String("job", jobLifecycle, "with -worker: what to measure")
	flag.Parse()
	if o.quick {
		o.links, o.protocolLinks = "10,100", 0
	}
	run := func() error { return measure(o) }
	if *worker != "" {
		run = func() error { return work(*worker, o.protocolLinks, *job) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// results is what the JSON file holds.
type results struct {
	Machine string        `json:"machine"`
	Latency time.Duration `json:"latency_ns"`
	Figures []figure      `json:"figures"`
	Missed  []string      `json:"missed"`
}

func measure(o options) error {
	var counts []int
	for text := range strings.SplitSeq(o.links, ",") {
		count, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || count < 1 {
			return fmt.Errorf("-links: %q is not a number of links", text)
		}
		counts = append(counts, count)
	}
	bench, err := prepare(o.cli, o.latency)
	if err != nil {
		return err
	}
	defer bench.close()
	figures, err := bench.all(counts, o)
	printTable(os.Stdout, o.latency, figures)
	if err != nil {
		return err
	}
	missed := judge(os.Stdout, o.latency, figures)
	return errors.Join(write(o, figures, missed), promise(missed))
}

func promise(missed []string) error {
	if len(missed) == 0 {
		return nil
	}
	return fmt.Errorf("%d promises missed", len(missed))
}

func write(o options, figures []figure, missed []string) error {
	if o.svg != "" {
		if err := save(o.svg, []byte(plot(figures, o.latency))); err != nil {
			return err
		}
	}
	if o.json == "" {
		return nil
	}
	content, err := json.MarshalIndent(results{
		Machine: fmt.Sprintf("%s/%s, %d CPUs", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()),
		Latency: o.latency, Figures: figures, Missed: missed,
	}, "", "  ")
	if err != nil {
		return err
	}
	return save(o.json, append(content, '\n'))
}

// save writes a file, and makes its folder if needed.
func save(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
