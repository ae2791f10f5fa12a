package main

import (
	"regexp"
	"strings"
)

// condenser takes out of the CLI's output what is noise in a demo: the warning
// about the provider's being a local build, the attributes of the plan, the
// reading of data sources. Errors, warnings and what is done stay as they are.
type condenser struct {
	show func(string)
	part part
	// blank is an empty line that is shown if something comes after it.
	blank, shown bool
}

// part is what is being read.
type part int

const (
	body       part = iota
	override        // the warning about dev_overrides
	overrideIt      // its last paragraph
	plan            // the plan's resources
	comparison      // the paragraph after "No changes."
)

var (
	// An object's id, of which the beginning will do.
	idInBrackets = regexp.MustCompile(`\[id=([a-z-]+/)?([0-9a-f]{8})-[0-9a-f-]{27}\]`)
	planned      = regexp.MustCompile(`^ {2}# (.*)$`)
	// An attribute that changes. The first line of a longer value, which ends in a bracket, is not one.
	changed = regexp.MustCompile(`^ +(~ \S+ += .*[^{\[(])$`)
	// What comes after the warning about dev_overrides whatever its wording.
	resumes = regexp.MustCompile(`^(data\.|interlink_|Terraform |OpenTofu |No changes|Plan:|Error: |Warning: |Apply|Destroy)`)
)

func (c *condenser) line(text string) {
	text = strings.TrimRight(text, " ")
	switch c.part {
	case override, overrideIt:
		if c.skipOverride(text) {
			return
		}
	case plan:
		if c.plan(text) {
			return
		}
	case comparison:
		if text == "" || !resumes.MatchString(text) || strings.Contains(text, " has compared ") {
			return
		}
		c.part = body
	case body:
	}
	c.body(text)
}

func (c *condenser) body(text string) {
	switch {
	case text == "":
		c.blank = c.shown
		return
	case strings.HasPrefix(text, "Warning: Provider development overrides are in effect"):
		c.part = override
		return
	case strings.Contains(text, " used the selected providers to generate"):
		c.part = plan
		return
	case strings.HasPrefix(text, "data."):
		return
	case strings.HasPrefix(text, "No changes."):
		c.part = comparison
	}
	c.emit(text)
}

// skipOverride tells whether a line belongs to the warning about dev_overrides,
// whose last paragraph is one sentence.
func (c *condenser) skipOverride(text string) bool {
	switch {
	case resumes.MatchString(text):
		c.part = body
		return false
	case strings.HasPrefix(text, "The behavior may therefore"):
		c.part = overrideIt
	}
	if c.part == overrideIt && strings.HasSuffix(text, ".") {
		c.part = body
	}
	return true
}

// plan shows what is planned for which resource, and tells whether the line
// belongs to the list of them.
func (c *condenser) plan(text string) bool {
	if strings.HasPrefix(text, "Plan: ") {
		c.part = body
		return false
	}
	if match := planned.FindStringSubmatch(text); match != nil {
		c.emit("  " + match[1])
	} else if match := changed.FindStringSubmatch(text); match != nil {
		c.emit("    " + strings.Join(strings.Fields(match[1]), " "))
	}
	return true
}

func (c *condenser) emit(text string) {
	if c.blank {
		c.show("")
	}
	c.blank, c.shown = false, true
	c.show(idInBrackets.ReplaceAllString(text, "[id=${1}${2}…]"))
}
