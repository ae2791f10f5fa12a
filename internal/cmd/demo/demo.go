package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// Who and what the demo is about. The configuration names them, too.
const (
	partnerName = "FranceIX"
	vpcName     = "demo-vpc"
	secretKey   = "11111111-1111-1111-1111-111111111111" // the mock API takes no other
)

// Times that are short enough to watch, and long enough to see. The partner does
// nothing by itself: the demo plays it.
var lifecycle = mockapi.Lifecycle{
	Configuring: time.Second, Requested: mockapi.Manual, Provisioning: 3 * time.Second, Deprovisioning: 3 * time.Second,
}

const (
	handOver    = time.Second // until you have told the partner the pairing key
	partnerTime = 3 * time.Second
	partnerDone = 3 // the number of its last step
)

// demo is one scenario being played. The first error or failed check ends it:
// no step after it does anything.
type demo struct {
	scenario scenario
	mock     *mockapi.Server
	vpcID    string
	cli      program
	stage    *stage
	checks   []string // one line each
	done     result   // of the last command
	err      error

	partnerSteps int // that are done
	partnerNext  time.Time
}

// prepare starts the mock API, builds the provider and writes the configuration.
func (d *demo) prepare(ctx context.Context, cli, dir string) error {
	url, err := d.mock.Start()
	if err != nil {
		return fmt.Errorf("the mock API does not start: %w", err)
	}
	d.vpcID = d.mock.AddVPC(vpcName)
	d.stage.names = []string{d.vpcID, vpcName, secretKey, mask(secretKey)}
	if d.cli, err = newCLI(cli, dir, url, append(d.scenario.variables, "TF_VAR_vpc_id="+d.vpcID)); err != nil {
		return err
	}
	d.stage.print(fmt.Sprintf("InterLink demo, scenario %q: %s", d.scenario.name, d.scenario.title), "")
	said, err := d.cli.answer(ctx, "version")
	if err != nil {
		return err
	}
	version, _, _ := strings.Cut(said, "\n")
	d.stage.fact("CLI", version+", "+d.cli.path)
	d.stage.fact("provider", "this tree's, being built") // the first build takes a while
	start := time.Now()
	if err := install(ctx, d.cli, dir, version); err != nil {
		return err
	}
	d.stage.fact("", "built in "+time.Since(start).Round(100*time.Millisecond).String())
	d.stage.fact("API", "the mock, "+url)
	d.stage.fact("delays", fmt.Sprintf("configuring %s, partner %s, provisioning %s, deprovisioning %s (in real life: days)",
		lifecycle.Configuring, partnerTime, lifecycle.Provisioning, lifecycle.Deprovisioning))
	return nil
}

// perform plays the scenario, and shows and judges what came of it.
func (d *demo) perform(ctx context.Context) error {
	d.stage.start = time.Now()
	d.scenario.play(ctx, d)
	played := d.err
	if d.err = nil; ctx.Err() == nil {
		d.summary()
	}
	return cmp.Or(played, d.err)
}

// check notes whether something is as it should be, and says at once if it is not.
func (d *demo) check(ok bool, what string, got any) {
	switch {
	case d.err != nil: // what comes after an error says nothing
	case ok:
		d.checks = append(d.checks, "  ✓ "+what)
	default:
		d.checks = append(d.checks, fmt.Sprintf("  ✗ %s (got: %v)", what, got))
		d.stage.say("✗", fmt.Sprintf("expected: %s; got: %v", what, got), mockapi.Turn{})
		d.err = errors.New("a check failed (see ✗ above)")
	}
}

// link is the link as the mock API has it: the last one that was ordered.
func (d *demo) link() mockapi.LinkView {
	links := append([]mockapi.LinkView{{}}, d.mock.Links()...)
	return links[len(links)-1]
}

// way is what a link went through.
func (d *demo) way() string {
	details, _ := d.mock.Details(d.link().ID)
	return strings.Join(details.Visited, " → ")
}

// summary shows and judges what it all came to.
func (d *demo) summary() {
	orders, alive, policies := d.mock.Orders(), len(d.mock.Alive()), len(d.mock.Policies())
	d.check(orders == 1, "one order was placed", orders)
	d.check(alive+policies == 0, "nothing is left alive", fmt.Sprintf("%d links, %d policies", alive, policies))
	d.stage.chapter("Summary")
	d.stage.fact("orders", fmt.Sprintf("%d placed, %d alive", orders, alive))
	d.stage.fact("requests", fmt.Sprintf("%d to the API", len(d.mock.Requests())))
	d.stage.fact("  changes", tally(d.mock.Requests(), d.mock.Count, false))
	d.stage.fact("  reads", tally(d.mock.Requests(), d.mock.Count, true))
	d.stage.print("")
	d.stage.print(d.checks...)
}

// tally counts requests by operation, in the order in which each came first:
// those that only read, or the others.
func tally(requests []mockapi.Request, count func(operation string) int, reads bool) string {
	seen, text, width := map[string]bool{}, "", 0
	for _, request := range requests {
		if seen[request.Operation] || (request.Method == http.MethodGet) != reads {
			continue
		}
		seen[request.Operation] = true
		times := fmt.Sprintf("%s %d, ", request.Operation, count(request.Operation))
		if width += len(times); width > pageWidth-15 {
			text, width = text+"\n", len(times)
		}
		text += times
	}
	return strings.TrimSuffix(text, ", ")
}
