package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// What the provider's own CPU time is measured with.
const (
	newLinks       = "validate, plan and apply of new links"
	unchangedLinks = "validate and plan of unchanged links"
	ofIdle         = " (methods that do nothing)"
	oneCreate      = "create of one link"
	effortLinks    = 1000
)

// slow is the latency of each reply while one create is measured. Compared with
// it, computing takes no time, so round trips can be counted.
const slow = time.Second

// effort measures the provider's CPU over the protocol, next to that of a
// resource with the same schema whose methods do nothing. It also measures the
// round trips of one create.
func (w *world) effort() ([]figure, error) {
	var figures []figure
	for _, job := range []string{jobEffort, jobIdle} {
		measured, err := w.worker(effortLinks, true, job, atOnce())
		if err != nil {
			return nil, err
		}
		for _, one := range measured {
			if job == jobIdle {
				one.What += ofIdle
			}
			figures = append(figures, one)
		}
	}
	one, err := w.oneCreate()
	return append(figures, one), err
}

// effortPhases are the calls for new links, then for unchanged links.
func effortPhases(states []*tfprotov6.DynamicValue, order func(context.Context, *client, int) error) []phase {
	return []phase{
		{newLinks, protocolParallelism, order},
		{unchangedLinks, protocolParallelism, func(ctx context.Context, c *client, number int) error {
			config, err := c.config(number)
			if err != nil {
				return err
			}
			_, err = c.plan(ctx, states[number], states[number], config)
			return err
		}},
	}
}

// oneCreate measures how many round trips a create takes after its plan.
func (w *world) oneCreate() (figure, error) {
	patient := *w
	patient.latency = slow
	one := figure{What: oneCreate, Links: 1, Gathered: true}
	mock, err := patient.startAPI(atOnce()...)
	if err != nil {
		return one, err
	}
	defer mock.stop()
	for _, variable := range environment(mock.url) {
		name, value, _ := strings.Cut(variable, "=")
		if err := os.Setenv(name, value); err != nil {
			return one, err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c, err := newClient(ctx, jobLifecycle)
	if err != nil {
		return one, err
	}
	_, took, err := c.timedOrder(ctx, 0)
	if err != nil {
		return one, err
	}
	one.Seconds, one.RoundTrips = took.Seconds(), took.Seconds()/slow.Seconds()
	fmt.Fprintf(os.Stderr, "measured: %s: %.2f round trips\n", one.What, one.RoundTrips)
	return account(mock, one, nil)
}
