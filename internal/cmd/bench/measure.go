package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// figure is what one command cost.
type figure struct {
	What     string         `json:"what"`
	Links    int            `json:"links"`
	Gathered bool           `json:"gathered"`
	Requests int            `json:"requests"`
	Calls    map[string]int `json:"calls"`
	Seconds  float64        `json:"seconds"`
	Memory   int64          `json:"provider_peak_bytes"`
}

// configuration orders links side by side; each has a name of its own.
func configuration(links int) string {
	return fmt.Sprintf(`
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
resource "interlink_link" "all" {
  count          = %d
  name           = "bench-${count.index}"
  pop_id         = "fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
  partner_id     = "89d00734-eddb-4192-8b16-bc16f0b0f5a5"
  bandwidth_mbps = 50
}
`, links)
}

// fresh makes an empty working folder with the configuration of so many links.
func (w *world) fresh(links int) error {
	work := filepath.Join(w.dir, "work")
	if err := os.RemoveAll(work); err != nil {
		return err
	}
	if err := os.Mkdir(work, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(work, "main.tf"), []byte(configuration(links)), 0o600)
}

// lifecycle measures apply, plan, plan without refresh and destroy of links
// whose partner is done at once.
func (w *world) lifecycle(links int, gathered bool) ([]figure, error) {
	if err := w.fresh(links); err != nil {
		return nil, err
	}
	mock, err := w.startAPI("-configuring", "0s", "-requested", "0s", "-provisioning", "0s", "-deprovisioning", "0s")
	if err != nil {
		return nil, err
	}
	defer mock.stop()
	var figures []figure
	for _, step := range []struct {
		what      string
		arguments []string
	}{
		{"apply", []string{"apply", "-auto-approve", "-no-color"}},
		{"plan", []string{"plan", "-no-color", "-detailed-exitcode"}},
		{"plan without refresh", []string{"plan", "-no-color", "-detailed-exitcode", "-refresh=false"}},
		{"destroy", []string{"destroy", "-auto-approve", "-no-color"}},
	} {
		one, err := w.measure(mock, step.what, links, gathered, step.arguments...)
		if err != nil {
			return nil, err
		}
		figures = append(figures, one)
	}
	return figures, nil
}

// wait measures an apply of 100 links side by side that become active after
// 21 seconds.
func (w *world) wait() (figure, error) {
	const links = 100
	if err := w.fresh(links); err != nil {
		return figure{}, err
	}
	mock, err := w.startAPI("-configuring", "0s", "-requested", "10s", "-provisioning", "11s", "-deprovisioning", "0s")
	if err != nil {
		return figure{}, err
	}
	defer mock.stop()
	return w.measure(mock, waitOf21s, links, true, "apply", "-auto-approve", "-no-color", "-parallelism=100")
}

const waitOf21s = "apply that waits 21 s"

func (w *world) measure(mock *api, what string, links int, gathered bool, arguments ...string) (figure, error) {
	if _, err := mock.requests(); err != nil {
		return figure{}, err
	}
	took, memory, err := w.command(mock.url, gathered, arguments...)
	if err != nil {
		return figure{}, err
	}
	calls, err := mock.requests()
	if err != nil {
		return figure{}, err
	}
	one := figure{What: what, Links: links, Gathered: gathered, Calls: calls, Seconds: took.Round(10 * time.Millisecond).Seconds(), Memory: memory}
	for _, count := range calls {
		one.Requests += count
	}
	fmt.Fprintf(os.Stderr, "measured: %s of %d links, gathered %t: %d requests, %.1f s\n", what, links, gathered, one.Requests, one.Seconds)
	return one, nil
}
