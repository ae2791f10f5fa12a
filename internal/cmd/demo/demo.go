package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// Who and what the demo is about. The configuration names them, too.
const (
	linkName    = "demo"
	partnerName = "FranceIX"
	vpcName     = "demo-vpc"
	secretKey   = "11111111-1111-1111-1111-111111111111" // the mock API takes no other
)

// Times that are short enough to watch, and long enough to see.
const (
	configuringTime    = time.Second
	partnerTime        = 3 * time.Second
	provisioningTime   = 3 * time.Second
	deprovisioningTime = 3 * time.Second
)

// demo is one scenario being played.
type demo struct {
	scenario scenario
	dir      string // holds all that is on disk
	mock     *mockapi.Server
	vpcID    string
	cli      *cli
	stage    *stage
	checks   []string // one line each
	failed   int      // of them
}

func newDemo(o settings, out io.Writer) (*demo, error) {
	dir, err := os.MkdirTemp("", "interlink-demo-")
	if err != nil {
		return nil, err
	}
	// The partner does nothing by itself: the demo plays it.
	mock := mockapi.New(mockapi.Options{SecretKey: secretKey, Lifecycle: mockapi.Lifecycle{
		Configuring: configuringTime, Requested: mockapi.Manual, Provisioning: provisioningTime, Deprovisioning: deprovisioningTime,
	}})
	return &demo{scenario: o.scenario, dir: dir, mock: mock, stage: newStage(out, mock.Events, o.verbose)}, nil
}

func (d *demo) close() error {
	d.mock.Close()
	return os.RemoveAll(d.dir)
}

// prepare starts the mock API, builds the provider and writes the configuration.
func (d *demo) prepare(ctx context.Context, path string) error {
	url, err := d.mock.Start()
	if err != nil {
		return fmt.Errorf("the mock API does not start: %w", err)
	}
	d.vpcID = d.mock.AddVPC(vpcName)
	d.stage.rename(d.vpcID, vpcName)
	d.stage.rename(secretKey, mask(secretKey))
	variables := []string{"TF_VAR_vpc_id=" + d.vpcID}
	if d.scenario.createTimeout != "" {
		variables = append(variables, "TF_VAR_create_timeout="+d.scenario.createTimeout)
	}
	if d.cli, err = newCLI(path, d.dir, url, variables); err != nil {
		return err
	}
	d.stage.print(fmt.Sprintf("InterLink demo, scenario %q: %s", d.scenario.name, d.scenario.title), "")
	version, err := d.cli.version(ctx)
	if err != nil {
		return err
	}
	d.stage.fact("CLI", version+", "+d.cli.path)
	d.stage.fact("provider", "this tree's, being built") // the first build takes a while
	start := time.Now()
	if err := d.cli.install(ctx, version); err != nil {
		return err
	}
	d.stage.fact("", "built in "+time.Since(start).Round(100*time.Millisecond).String())
	d.stage.fact("API", "the mock, "+url)
	d.stage.fact("delays", fmt.Sprintf("configuring %s, partner %s, provisioning %s, deprovisioning %s (in real life: days)",
		configuringTime, partnerTime, provisioningTime, deprovisioningTime))
	return nil
}

// play runs the scenario, and shows and judges what came of it.
func (d *demo) play(ctx context.Context) error {
	d.stage.begin()
	err := d.scenario.play(ctx, d)
	d.stage.flush()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.summary()
	if d.failed > 0 {
		return fmt.Errorf("%d of %d checks failed (see ✗ above)", d.failed, len(d.checks))
	}
	return err
}

// check notes whether something is as it should be, and says at once if it is not.
func (d *demo) check(ok bool, what, got string) bool {
	if ok {
		d.checks = append(d.checks, "  ✓ "+what)
		return true
	}
	d.failed++
	d.checks = append(d.checks, "  ✗ "+what+" (got: "+got+")")
	d.stage.say("✗", "expected: "+what+"; got: "+got, turn{})
	return false
}

// errStopped ends a scenario that cannot go on. The check that failed says why.
var errStopped = errors.New("the scenario was broken off")

// must is a check without which the scenario cannot go on.
func (d *demo) must(ok bool, what, got string) error {
	if !d.check(ok, what, got) {
		return errStopped
	}
	return nil
}

// link is the link as the mock API has it: the last one that was ordered.
func (d *demo) link() mockapi.LinkView {
	if links := d.mock.Links(); len(links) > 0 {
		return links[len(links)-1]
	}
	return mockapi.LinkView{}
}

// way is what a link went through.
func (d *demo) way() string {
	var statuses []string
	for _, change := range d.link().History {
		statuses = append(statuses, change.Status)
	}
	return strings.Join(statuses, " → ")
}
