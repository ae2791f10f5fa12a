package main

import (
	"context"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// turn says who has to act next, and what has to be done.
type turn struct{ who, does string }

// turnOf says whose turn it is once a link has a status.
func turnOf(status string) turn {
	switch status {
	case "configuring":
		return turn{"Scaleway", "prepares its side"}
	case "requested":
		return turn{"you", "hand " + partnerName + " the pairing key"}
	case "provisioning":
		return turn{partnerName, "builds its side"}
	case "active":
		return turn{"nobody", "the link is built"}
	case "limited_connectivity", "all_down":
		return turn{"you", "look after the BGP sessions"}
	case "refused":
		return turn{"you", "settle why, or order elsewhere"}
	case "expired":
		return turn{"you", "ask " + partnerName + " why, and order again"}
	case "failed":
		return turn{"Scaleway", "mends it"}
	case "locked":
		return turn{"you", "open a ticket with Scaleway"}
	case "deprovisioning":
		return turn{partnerName, "removes its side"}
	case "deleted":
		return turn{"nobody", "the link is gone"}
	}
	return turn{"?", "a status that is new to the demo"}
}

// describe puts an event of the mock API into words.
func describe(event mockapi.Event) (string, turn) {
	if event.Kind == "status" {
		return event.Text, turnOf(statusOf(event.Text))
	}
	if strings.HasPrefix(event.Text, "routing policy ") && event.Name != linkName {
		return "routing policy " + event.Name + strings.TrimPrefix(event.Text, "routing policy"), turn{}
	}
	return event.Text, turn{}
}

// statusOf is the status that an event's text ends in: "a → b", "a → b: reason"
// or "ordered: b".
func statusOf(text string) string {
	if _, after, ok := strings.Cut(text, " → "); ok {
		status, _, _ := strings.Cut(after, ":")
		return status
	}
	_, after, _ := strings.Cut(text, ": ")
	return after
}

// watch shows what happens, as it happens, until ctx ends.
func (s *stage) watch(ctx context.Context) {
	tick := time.NewTicker(eventPause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.flush()
		}
	}
}

// statuses are the statuses that a link went through.
func statuses(history []mockapi.StatusChange) string {
	names := make([]string, 0, len(history))
	for _, change := range history {
		names = append(names, change.Status)
	}
	return strings.Join(names, " → ")
}
