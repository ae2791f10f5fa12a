// Command bench measures what a plan, an apply, a wait and a destroy of many
// links cost: requests, wall time and the provider's memory, with gathered calls
// on and off, side by side in one run. It builds the provider, runs the mock API
// in a process of its own with a set latency, and a real CLI against it.
//
// Absolute times are this machine's; requests are what counts.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	var (
		links   = flag.String("links", "10,100,1000", "numbers of links to measure, separated by commas")
		latency = flag.Duration("latency", 50*time.Millisecond, "time that the mock API adds to every answer")
		cli     = flag.String("cli", os.Getenv("INTERLINK_CLI"), "path of terraform or tofu")
		output  = flag.String("json", "bench.json", "file to write the figures to; empty: none")
		offUpTo = flag.Int("off-up-to", 100, "largest number of links measured with gathering off, too")
	)
	flag.Parse()
	if err := run(*links, *latency, *cli, *output, *offUpTo); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(links string, latency time.Duration, cli, output string, offUpTo int) error {
	bench, err := prepare(cli, latency)
	if err != nil {
		return err
	}
	defer bench.close()
	var figures []figure
	for _, text := range strings.Split(links, ",") {
		count, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || count < 1 {
			return fmt.Errorf("-links: %q is not a number of links", text)
		}
		for _, gathered := range []bool{true, false} {
			if !gathered && count > offUpTo {
				continue
			}
			measured, err := bench.lifecycle(count, gathered)
			if err != nil {
				return err
			}
			figures = append(figures, measured...)
		}
	}
	waited, err := bench.wait()
	if err != nil {
		return err
	}
	figures = append(figures, waited)
	printTable(os.Stdout, latency, figures)
	missed := judge(os.Stdout, figures)
	if output != "" {
		content, err := json.MarshalIndent(figures, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(output, append(content, '\n'), 0o600); err != nil {
			return err
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d promises missed", missed)
	}
	return nil
}
