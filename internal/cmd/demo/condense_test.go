package main

import (
	"strings"
	"testing"
)

func condensed(text string) string {
	var lines []string
	c := condenser{show: func(line string) { lines = append(lines, line) }}
	for line := range strings.SplitSeq(text, "\n") {
		c.line(line)
	}
	return strings.Join(lines, "\n")
}

func TestCondense(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"apply": {
			`data.interlink_pop.demo: Reading...
data.interlink_pop.demo: Read complete after 0s [id=fr-par/fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7]

OpenTofu used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  + create
  ~ update in-place

OpenTofu will perform the following actions:

  # interlink_link.demo will be created
  + resource "interlink_link" "demo" {
      + name = "demo"
    }

  # interlink_link.other will be updated in-place
  ~ resource "interlink_link" "other" {
        name   = "other"
      ~ status    = "requested" -> (known after apply)
      ~ scw_bgp_config = {
          ~ asn = 1 -> 2
        } -> (known after apply)
    }

Plan: 1 to add, 1 to change, 0 to destroy.
interlink_link.demo: Creating...
interlink_link.demo: Creation complete after 8s [id=fr-par/047a03ed-d34e-454e-9700-e2ccf4696968]

Apply complete! Resources: 1 added, 1 changed, 0 destroyed.`,
			`  interlink_link.demo will be created
  interlink_link.other will be updated in-place
    ~ status = "requested" -> (known after apply)
    ~ asn = 1 -> 2
Plan: 1 to add, 1 to change, 0 to destroy.
interlink_link.demo: Creating...
interlink_link.demo: Creation complete after 8s [id=fr-par/047a03ed…]

Apply complete! Resources: 1 added, 1 changed, 0 destroyed.`,
		},
		"empty plan": {
			`interlink_link.demo: Refreshing state... [id=047a03ed-d34e-454e-9700-e2ccf4696968]

No changes. Your infrastructure matches the configuration.

Terraform has compared your real infrastructure against your configuration
and found no differences, so no changes are needed.
`,
			`interlink_link.demo: Refreshing state... [id=047a03ed…]

No changes. Your infrastructure matches the configuration.`,
		},
		"error": {
			`
Error: It went wrong

  with interlink_link.demo,
  on main.tf line 13, in resource "interlink_link" "demo":
  13: resource "interlink_link" "demo" {

Why, and what to do.
`,
			`Error: It went wrong

  with interlink_link.demo,
  on main.tf line 13, in resource "interlink_link" "demo":
  13: resource "interlink_link" "demo" {

Why, and what to do.`,
		},
		"something after an empty plan": {
			"No changes. All is well.\n\nOpenTofu has compared your real infrastructure against it and\nfound no differences.\n\nWarning: Mind this\n\nWhy.",
			"No changes. All is well.\n\nWarning: Mind this\n\nWhy.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := condensed(c.in); got != c.want {
				t.Errorf("got:\n%s\n\nwant:\n%s", got, c.want)
			}
		})
	}
}
