package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// latency is the time that the mock API adds to every reply.
const latency = 50 * time.Millisecond

// What is measured.
const (
	anApply  = "apply"
	aPlan    = "plan"
	aDestroy = "destroy"
	aWait    = "apply with a wait"
	noCLI    = "plan and apply, no CLI"
)

// steps are the commands of a life, in order.
var steps = []struct{ what, command string }{
	{anApply, "apply -auto-approve -json"},
	{aPlan, "plan -detailed-exitcode"},
	{"plan -refresh=false", "plan -detailed-exitcode -refresh=false"},
	{aDestroy, "destroy -auto-approve -json"},
	{aWait, "apply -auto-approve -json -parallelism=100"},
}

// figure is what one command cost.
type figure struct {
	What     string         `json:"what"`
	Provider string         `json:"provider,omitempty"` // of another build
	Links    int            `json:"links"`
	Floor    float64        `json:"floor_seconds,omitempty"`
	Requests int            `json:"requests"`
	Calls    map[string]int `json:"calls"`
	// Late says how late changes of status were noticed, in seconds: from the
	// API's change to `active` until the CLI reports the resource as complete.
	Late []float64 `json:"noticed_after_seconds,omitempty"`
	usage
}

// all measures everything.
func (b *bench) all(links, protocol []int) (figures []figure, err error) {
	for _, count := range links {
		floors, err := b.life("", floor, count)
		if err != nil {
			return nil, err
		}
		for number, provider := range b.providers {
			measured, err := b.life(provider, order, count)
			if err != nil {
				return nil, err
			}
			for i, one := range measured {
				if one.Floor = floors[i].Seconds; number > 0 {
					one.Provider = filepath.Base(provider)
				}
				figures = append(figures, one)
			}
		}
	}
	for _, count := range protocol {
		one, err := b.worker(count)
		if err != nil {
			return nil, err
		}
		figures = append(figures, one)
	}
	return figures, nil
}

// order is the configuration of many links, floor that of as many resources that
// do nothing. No provider can be faster. They have the arguments of a link,
// because the CLI writes its whole state after each resource.
const (
	arguments = `
  name           = "bench-${count.index}"
  region         = "` + mockapi.DefaultRegion + `"
  project_id     = "` + mockapi.DefaultProjectID + `"
  pop_id         = "` + mockapi.PopTH2 + `"
  partner_id     = "` + mockapi.PartnerFranceIX + `"
  bandwidth_mbps = 50
}
`
	order = `
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
resource "interlink_link" "all" {
  count = %d
` + arguments
	floor = `
resource "terraform_data" "all" {
  count = %d
  input = {
` + arguments + "}\n"
)

// life measures the commands of a life. In the last one, links become active one
// after the other, and up to 100 are waited for at a time.
func (b *bench) life(provider, configuration string, links int) (figures []figure, err error) {
	if err := b.fresh(fmt.Sprintf(configuration, links)); err != nil {
		return nil, err
	}
	mock := mockapi.New(mockapi.Options{Latency: latency})
	url, err := mock.Start()
	if err != nil {
		return nil, err
	}
	defer mock.Close()
	for _, step := range steps {
		if step.what == aWait && configuration == order {
			mock.SetLifecycle(mockapi.Lifecycle{Provisioning: mockapi.Manual})
			go build(mock, len(mock.Events(0)), links)
		}
		mock.ResetRequests()
		output, used, err := b.run(url, provider, b.cli, strings.Fields(step.command)...)
		if err != nil {
			return nil, err
		}
		one := newFigure(step.what, links, used, mock)
		if step.what == aWait {
			if one.Late, err = noticed(output, mock.Alive()); err != nil {
				return nil, err
			}
		}
		figures = append(figures, one)
	}
	return figures, nil
}

func newFigure(what string, links int, used usage, mock *mockapi.Server) figure {
	f := figure{What: what, Links: links, usage: used, Calls: map[string]int{}}
	for _, request := range mock.Requests() {
		f.Requests++
		f.Calls[request.Operation]++
	}
	fmt.Fprintf(os.Stderr, "measured: %s, %d: %d requests, %.1f s\n", f.What, f.Links, f.Requests, f.Seconds)
	return f
}

// build acts as the partners: it builds each link 5 to 15 s after its order. The
// golden ratio spreads any number of times evenly.
func build(mock *mockapi.Server, seen, links int) {
	for ordered := 0; ordered < links; time.Sleep(20 * time.Millisecond) {
		for _, event := range mock.Events(seen) {
			if seen = event.N; strings.HasPrefix(event.Text, "ordered: ") {
				ordered++
				_, share := math.Modf(float64(ordered) * math.Phi)
				time.AfterFunc(5*time.Second+time.Duration(share*float64(10*time.Second)), func() {
					_ = mock.Act(event.ID, mockapi.Activate, "") // if this fails, the CLI waits in vain, and says so
				})
			}
		}
	}
}

// noticed compares when links became active with when `apply -json` reported them
// as complete. The result is sorted.
func noticed(output string, links []mockapi.LinkView) (late []float64, err error) {
	complete := map[string]time.Time{}
	for line := range strings.Lines(output) {
		var said struct {
			Type string    `json:"type"`
			Time time.Time `json:"@timestamp"`
			Hook struct {
				ID string `json:"id_value"`
			} `json:"hook"`
		}
		if json.Unmarshal([]byte(line), &said) == nil && said.Type == "apply_complete" {
			complete[said.Hook.ID] = said.Time
		}
	}
	for _, link := range links {
		at, ok := complete[link.Region+"/"+link.ID]
		if !ok {
			return nil, fmt.Errorf("the CLI did not report link %s as complete", link.ID)
		}
		late = append(late, at.Sub(link.History[len(link.History)-1].At).Seconds())
	}
	slices.Sort(late)
	return late, nil
}

// late returns how late a share of the changes was noticed.
func (f figure) late(share float64) float64 {
	return f.Late[int(math.Ceil(share*float64(len(f.Late))))-1]
}
