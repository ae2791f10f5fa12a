package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// floorOf names the same command on as many resources of the CLI's own, which
// does nothing: what no provider can be faster than.
func floorOf(what string) string { return what + " (floor: terraform_data)" }

// floor measures the CLI by itself, in the same run.
func (w *world) floor(links int) ([]figure, error) {
	if err := w.fresh(links); err != nil {
		return nil, err
	}
	nothing := fmt.Sprintf("resource \"terraform_data\" \"all\" {\n  count = %d\n  input = \"bench-${count.index}\"\n}\n", links)
	if err := os.WriteFile(filepath.Join(w.dir, "work", "main.tf"), []byte(nothing), 0o600); err != nil {
		return nil, err
	}
	var figures []figure
	for _, step := range lifecycleSteps {
		start := time.Now()
		if _, err := w.cli(nil, step.arguments...); err != nil {
			return nil, err
		}
		took := time.Since(start).Round(10 * time.Millisecond).Seconds()
		figures = append(figures, figure{What: floorOf(step.what), Links: links, Gathered: true, Seconds: took})
		fmt.Fprintf(os.Stderr, "measured: %s, %d: %.1f s\n", floorOf(step.what), links, took)
	}
	return figures, nil
}
