package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// floorOf names the same command on as many resources of the CLI's own, which
// do nothing. No provider can be faster. Each has the six arguments of a link,
// because a CLI's time grows with the size of its state: after each resource it
// writes and compares all of it.
func floorOf(what string) string { return what + " (floor: terraform_data)" }

// floor measures the CLI alone, in the same run.
func (w *world) floor(links int) ([]figure, error) {
	if err := w.fresh(links); err != nil {
		return nil, err
	}
	nothing := fmt.Sprintf(`
resource "terraform_data" "all" {
  count = %d
  input = {
    name           = "bench-${count.index}"
    region         = %q
    project_id     = %q
    pop_id         = %q
    partner_id     = %q
    bandwidth_mbps = 50
  }
}
`, links, mockapi.DefaultRegion, mockapi.DefaultProjectID, mockapi.PopTH2, mockapi.PartnerFranceIX)
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
