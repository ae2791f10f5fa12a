package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// figure is what one command cost.
type figure struct {
	What     string         `json:"what"`
	Links    int            `json:"links"`
	Gathered bool           `json:"gathered"`
	Requests int            `json:"requests"`
	Calls    map[string]int `json:"calls"`
	Seconds  float64        `json:"seconds"`
	Alone    *float64       `json:"cli_alone_seconds,omitempty"` // no call to the provider was under way; nil: there was no CLI
	CPU      float64        `json:"provider_cpu_seconds"`
	Memory   int64          `json:"provider_peak_bytes"`
	Turned   int            `json:"answered_429,omitempty"`
	Orders   int            `json:"orders,omitempty"`
	Delay    *delays        `json:"detection_delay_seconds,omitempty"`
	// RoundTrips is the duration of a create, in multiples of the API's
	// latency.
	RoundTrips float64 `json:"round_trips,omitempty"`
}

// What is measured.
const (
	anApply    = "apply"
	aPlan      = "plan"
	aBarePlan  = "plan without refresh"
	aDestroy   = "destroy"
	aWait      = "wait, staggered"
	waitOf21s  = "wait of 21 s"
	limited    = "apply at 20 requests/s"
	unlimited  = "apply without that limit"
	overWire   = " (no CLI)"
	rateLimit  = 20
	rateLinks  = 300
	waitLinks  = 100
	sideBySide = 100 // how many links are waited for at a time
)

// all measures everything.
func (w *world) all(counts []int, o options) ([]figure, error) {
	var figures []figure
	take := func(measured []figure, err error) error {
		figures = append(figures, measured...)
		return err
	}
	for _, count := range counts {
		if err := take(w.floor(count)); err != nil {
			return figures, err
		}
		for _, gathered := range []bool{true, false} {
			if !gathered && count > o.offUpTo {
				continue
			}
			if err := take(w.lifecycle(count, gathered)); err != nil {
				return figures, err
			}
			if err := take(w.staggered(count, gathered)); err != nil {
				return figures, err
			}
		}
	}
	if err := take(w.wait()); err != nil {
		return figures, err
	}
	if err := take(w.limited(rateLinks)); err != nil {
		return figures, err
	}
	if err := take(w.effort()); err != nil {
		return figures, err
	}
	for _, gathered := range []bool{true, false} {
		if o.protocolLinks == 0 || !gathered && o.protocolLinks > o.offUpTo {
			continue
		}
		if err := take(w.protocol(o.protocolLinks, gathered)); err != nil {
			return figures, err
		}
	}
	return figures, nil
}

// configuration orders many links in parallel. Each has its own name.
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
  pop_id         = %q
  partner_id     = %q
  bandwidth_mbps = 50
}
`, links, mockapi.PopTH2, mockapi.PartnerFranceIX)
}

// fresh makes an empty working folder with a configuration of this many links.
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

// atOnce returns the arguments for an API whose partner finishes at once.
func atOnce() []string {
	return []string{"-configuring", "0s", "-requested", "0s", "-provisioning", "0s", "-deprovisioning", "0s"}
}

// byHand returns the arguments for an API whose partner accepts at once, and
// finishes when activate says so.
func byHand() []string {
	return []string{"-configuring", "0s", "-requested", "0s", "-provisioning", "manual", "-deprovisioning", "0s"}
}

// When links become active after their order: from firstBuilt on, with the
// times spread evenly.
const firstBuilt, spread = 5 * time.Second, 10 * time.Second

// begin makes a new folder and a new API.
func (w *world) begin(links int, arguments ...string) (*api, error) {
	if err := w.fresh(links); err != nil {
		return nil, err
	}
	return w.startAPI(arguments...)
}

// lifecycleSteps are the commands of a lifecycle, in order.
var lifecycleSteps = []struct {
	what      string
	arguments []string
}{
	{anApply, []string{"apply", "-auto-approve", "-json"}},
	{aPlan, []string{"plan", "-no-color", "-detailed-exitcode"}},
	{aBarePlan, []string{"plan", "-no-color", "-detailed-exitcode", "-refresh=false"}},
	{aDestroy, []string{"destroy", "-auto-approve", "-json"}},
}

func (w *world) lifecycle(links int, gathered bool) ([]figure, error) {
	mock, err := w.begin(links, atOnce()...)
	if err != nil {
		return nil, err
	}
	defer mock.stop()
	var figures []figure
	for _, step := range lifecycleSteps {
		one, err := w.measure(mock, figure{What: step.what, Links: links, Gathered: gathered}, step.arguments...)
		if err != nil {
			return nil, err
		}
		figures = append(figures, one)
	}
	return figures, nil
}

// staggered measures an apply of links that become active one after the other,
// 5 to 15 s after their order. Up to 100 are waited for at a time.
func (w *world) staggered(links int, gathered bool) ([]figure, error) {
	mock, err := w.begin(links, byHand()...)
	if err != nil {
		return nil, err
	}
	defer mock.stop()
	stop := mock.activate(firstBuilt, spread)
	defer stop()
	one, err := w.measure(mock, figure{What: aWait, Links: links, Gathered: gathered},
		"apply", "-auto-approve", "-json", "-parallelism="+strconv.Itoa(min(max(10, links), sideBySide)))
	return []figure{one}, err
}

// wait measures an apply of 100 parallel links that become active after 21
// seconds.
func (w *world) wait() ([]figure, error) {
	mock, err := w.begin(waitLinks, "-configuring", "0s", "-requested", "10s", "-provisioning", "11s", "-deprovisioning", "0s")
	if err != nil {
		return nil, err
	}
	defer mock.stop()
	one, err := w.measure(mock, figure{What: waitOf21s, Links: waitLinks, Gathered: true},
		"apply", "-auto-approve", "-json", "-parallelism="+strconv.Itoa(sideBySide))
	return []figure{one}, err
}

// limited measures an apply against an API that returns 429 above a rate, and
// the same apply without that limit.
func (w *world) limited(links int) ([]figure, error) {
	var figures []figure
	for _, what := range []string{limited, unlimited} {
		arguments := atOnce()
		if what == limited {
			arguments = append(arguments, "-rate-limit", strconv.Itoa(rateLimit))
		}
		mock, err := w.begin(links, arguments...)
		if err != nil {
			return nil, err
		}
		one, err := w.measure(mock, figure{What: what, Links: links, Gathered: true}, "apply", "-auto-approve", "-json", "-parallelism=50")
		mock.stop()
		if err != nil {
			return nil, err
		}
		figures = append(figures, one)
	}
	return figures, nil
}

func (w *world) measure(mock *api, one figure, arguments ...string) (figure, error) {
	if err := mock.forget(); err != nil {
		return one, err
	}
	ran, err := w.command(mock.url, one.Gathered, arguments...)
	if err != nil {
		return one, err
	}
	alone := ran.alone.Round(10 * time.Millisecond).Seconds()
	one.Alone = &alone
	one.Seconds, one.CPU, one.Memory = ran.took.Round(10*time.Millisecond).Seconds(), ran.usage.CPU.Seconds(), ran.usage.Memory
	return account(mock, one, completions(ran.output))
}

// account adds the API's data. complete holds the times at which links were
// reported complete.
func account(mock *api, one figure, complete map[string]time.Time) (figure, error) {
	log, err := mock.requests()
	if err != nil {
		return one, err
	}
	one.Calls = map[string]int{}
	for _, request := range log {
		one.Requests++
		one.Calls[request.Operation]++
		if request.Status == 429 {
			one.Turned++
		}
	}
	switch one.What {
	case aWait, aWait + overWire, waitOf21s, limited:
		links, err := mock.links()
		if err != nil {
			return one, err
		}
		one.Orders = len(links)
		if one.What != limited {
			one.Delay = detection(links, complete)
		}
	}
	fmt.Fprintf(os.Stderr, "measured: %s of %d links, gathered %t: %d requests, %.1f s\n", one.What, one.Links, one.Gathered, one.Requests, one.Seconds)
	return one, nil
}
