package main

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// summary shows and judges what it all came to.
func (d *demo) summary() {
	orders, alive, policies := d.mock.Orders(), d.mock.Alive(), d.mock.Policies()
	d.checks.add(orders == 1, "one order was placed", plural(orders, "order"))
	d.checks.add(len(alive) == 0 && len(policies) == 0, "nothing is left alive", plural(len(alive), "link")+", "+plural(len(policies), "policy"))

	d.stage.chapter("Summary")
	requests := d.mock.Requests()
	d.stage.fact("orders", fmt.Sprintf("%d placed, %d alive", orders, len(alive)))
	changes, reads := tally(requests)
	d.stage.fact("requests", fmt.Sprintf("%d to the API", len(requests)))
	for _, part := range []struct {
		name   string
		counts []count
	}{{"  changes", changes}, {"  reads", reads}} {
		for i, line := range rows(part.counts, pageWidth-15) {
			name := ""
			if i == 0 {
				name = part.name
			}
			d.stage.fact(name, line)
		}
	}
	d.stage.print("")
	d.stage.print(d.checks.report()...)
}

// count is how often an operation was called.
type count struct {
	operation string
	times     int
}

// tally counts requests by operation, in the order in which each came first:
// those that change something, and those that only read.
func tally(requests []mockapi.Request) (changes, reads []count) {
	add := func(to []count, operation string) []count {
		for i := range to {
			if to[i].operation == operation {
				to[i].times++
				return to
			}
		}
		return append(to, count{operation, 1})
	}
	for _, request := range requests {
		if request.Method == http.MethodGet {
			reads = add(reads, request.Operation)
		} else {
			changes = add(changes, request.Operation)
		}
	}
	return changes, reads
}

// rows sets counts one after another, in lines of a width.
func rows(counts []count, width int) []string {
	var lines []string
	line := ""
	for _, c := range counts {
		text := fmt.Sprintf("%s %d", c.operation, c.times)
		if line != "" && utf8.RuneCountInString(line)+len(text)+2 > width {
			lines = append(lines, line+",")
			line = ""
		}
		if line != "" {
			line += ", "
		}
		line += text
	}
	return append(lines, line)
}

// plural writes a number of things.
func plural(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case strings.HasSuffix(thing, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(thing, "y"))
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
