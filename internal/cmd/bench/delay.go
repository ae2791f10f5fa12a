package main

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// delays says how late changes of status were noticed, in seconds: from the
// API's change to `active` until the CLI reports the resource as complete.
// Without a CLI it ends at the provider's return.
type delays struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	Max float64 `json:"max"`
}

// detection compares when links became active with when they were reported
// complete.
func detection(links []mockapi.LinkView, complete map[string]time.Time) *delays {
	var late []float64
	for _, link := range links {
		for _, step := range link.History {
			if at, ok := complete[link.ID]; ok && step.Status == "active" {
				late = append(late, at.Sub(step.At).Seconds())
			}
		}
	}
	if len(late) == 0 {
		return nil
	}
	slices.Sort(late)
	at := func(share float64) float64 {
		index := int(math.Ceil(share*float64(len(late)))) - 1
		return math.Round(late[max(0, index)]*100) / 100
	}
	return &delays{P50: at(0.5), P95: at(0.95), Max: at(1)}
}

// completions returns when `apply -json` reported each resource as complete, by
// the UUID of the link.
func completions(output string) map[string]time.Time {
	times := map[string]time.Time{}
	for line := range strings.Lines(output) {
		var said struct {
			Type string    `json:"type"`
			Time time.Time `json:"@timestamp"`
			Hook struct {
				ID string `json:"id_value"`
			} `json:"hook"`
		}
		if json.Unmarshal([]byte(line), &said) == nil && said.Type == "apply_complete" {
			times[said.Hook.ID[strings.LastIndex(said.Hook.ID, "/")+1:]] = said.Time
		}
	}
	return times
}
