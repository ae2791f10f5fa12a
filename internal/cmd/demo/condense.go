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
	plan, same   bool // within a plan's resources; after "No changes."
	blank, shown bool // an empty line is shown if something comes before and after it
}

var (
	idInBrackets = regexp.MustCompile(`\[id=([a-z-]+/)?([0-9a-f]{8})-[0-9a-f-]{27}\]`) // its beginning will do
	planned      = regexp.MustCompile(`^ {2}# (.*)$`)
	// An attribute that changes. The first line of a longer value, which ends in a bracket, is not one.
	changed = regexp.MustCompile(`^ +(~ \S+ += .*[^{\[(])$`)
	resumes = regexp.MustCompile(`^(data\.|interlink_|Error: |Warning: |Apply|Destroy)`)
)

func (c *condenser) line(text string) {
	text = strings.TrimRight(text, " ")
	c.plan = c.plan && !strings.HasPrefix(text, "Plan: ")
	c.same = c.same && !resumes.MatchString(text)
	switch {
	case c.plan:
		if match := planned.FindStringSubmatch(text); match != nil {
			c.emit("  " + match[1])
		} else if match := changed.FindStringSubmatch(text); match != nil {
			c.emit("    " + strings.Join(strings.Fields(match[1]), " "))
		}
	case c.same, strings.HasPrefix(text, "data."):
	case text == "":
		c.blank = c.shown
	case strings.Contains(text, " used the selected providers to generate"):
		c.plan = true
	default:
		c.same = strings.HasPrefix(text, "No changes.")
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
