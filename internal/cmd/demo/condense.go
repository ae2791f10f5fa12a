package main

import (
	"regexp"
	"strings"
)

// condenser takes out of the CLI's output what is noise in a demo: the attributes
// of a plan, the reading of data sources, the paragraph after "No changes.".
// Errors, warnings and what is done stay as they are.
type condenser struct {
	show         func(string)
	plan         bool // within a plan's resources
	blank, shown bool // an empty line is shown if something comes before and after it
}

var (
	idInBrackets = regexp.MustCompile(`\[id=([a-z-]+/)?([0-9a-f]{8})-[0-9a-f-]{27}\]`) // its beginning will do
	// An attribute that changes. The first line of a longer value, which ends in a bracket, is not one.
	changed = regexp.MustCompile(`^ +(~ \S+ += .*[^{\[(])$`)
	noise   = regexp.MustCompile(`^data\.|^\w+ has compared your real infrastructure|^(and )?found no differences`)
)

func (c *condenser) line(text string) {
	text = strings.TrimRight(text, " ")
	c.plan = c.plan && !strings.HasPrefix(text, "Plan: ")
	switch {
	case c.plan:
		if resource, ok := strings.CutPrefix(text, "  # "); ok {
			c.emit("  " + resource)
		} else if match := changed.FindStringSubmatch(text); match != nil {
			c.emit("    " + strings.Join(strings.Fields(match[1]), " "))
		}
	case noise.MatchString(text):
	case text == "":
		c.blank = c.shown
	case strings.Contains(text, " used the selected providers to generate"):
		c.plan = true
	default:
		c.emit(text)
	}
}

func (c *condenser) emit(text string) {
	if c.blank {
		c.show("")
	}
	c.blank, c.shown = false, true
	c.show(idInBrackets.ReplaceAllString(text, "[id=${1}${2}…]"))
}
