package main

import (
	"context"
	"strings"
)

// scenario is one way in which things can go.
type scenario struct {
	name, title   string
	createTimeout string // "": the provider's default
	play          func(context.Context, *demo) error
}

func scenarios() []scenario {
	return []scenario{
		{"happy", "the partner accepts, the link becomes active", "", playHappy},
		{"refused", "the partner refuses the order", "", playRefused},
		{"expired", "the partner never answers", "", playExpired},
		{"timeout", "the apply's time runs out before the partner answers", "4s", playTimeout},
	}
}

func scenarioNames() string {
	var names []string
	for _, s := range scenarios() {
		names = append(names, s.name)
	}
	return strings.Join(names, ", ")
}
