package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// summary shows and judges what it all came to.
func (d *demo) summary() {
	orders, alive, policies := d.mock.Orders(), d.mock.Alive(), d.mock.Policies()
	d.check(orders == 1, "one order was placed", plural(orders, "order"))
	d.check(len(alive) == 0 && len(policies) == 0, "nothing is left alive", plural(len(alive), "link")+", "+plural(len(policies), "policy"))
	requests := d.mock.Requests()
	d.stage.chapter("Summary", false)
	d.stage.fact("orders", fmt.Sprintf("%d placed, %d alive", orders, len(alive)))
	d.stage.fact("requests", fmt.Sprintf("%d to the API", len(requests)))
	for _, kind := range []struct {
		name  string
		reads bool
	}{{"  changes", false}, {"  reads", true}} {
		for i, line := range wrap(tally(requests, kind.reads), pageWidth-15) {
			if i > 0 {
				kind.name = ""
			}
			d.stage.fact(kind.name, strings.ReplaceAll(line, "\x00", " "))
		}
	}
	d.stage.print("")
	d.stage.print(d.checks...)
}

// tally counts requests by operation, in the order in which each came first:
// those that only read, or the others. Only the end of a count may end a line.
func tally(requests []mockapi.Request, reads bool) string {
	times := map[string]int{}
	var operations []string
	for _, request := range requests {
		if (request.Method == http.MethodGet) != reads {
			continue
		}
		if times[request.Operation]++; times[request.Operation] == 1 {
			operations = append(operations, request.Operation)
		}
	}
	counts := make([]string, len(operations))
	for i, operation := range operations {
		counts[i] = fmt.Sprintf("%s\x00%d", operation, times[operation])
	}
	return strings.Join(counts, ", ")
}

// plural writes a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if stem, y := strings.CutSuffix(thing, "y"); y {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
