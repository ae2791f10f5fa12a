package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
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
	dir      string // holds everything that is on disk
	mock     *mockapi.Server
	vpcID    string
	cli      *cli
	stage    *stage
	checks   *checks
}

// prepare builds the provider, starts the mock API and writes the
// configuration. The demo that it answers is to be closed, also where there is
// an error.
func prepare(ctx context.Context, o settings, out io.Writer) (*demo, error) {
	dir, err := os.MkdirTemp("", "interlink-demo-")
	if err != nil {
		return nil, err
	}
	d := &demo{scenario: o.scenario, dir: dir, checks: &checks{}}
	root, err := moduleRoot(ctx)
	if err != nil {
		return d, err
	}
	path, err := findCLI(o.cli, root)
	if err != nil {
		return d, err
	}
	d.mock = mockapi.New(mockapi.Options{
		SecretKey: secretKey,
		// The partner does nothing by itself: the demo plays it.
		Lifecycle: mockapi.Lifecycle{
			Configuring: configuringTime, Requested: mockapi.Manual, Provisioning: provisioningTime, Deprovisioning: deprovisioningTime,
		},
	})
	url, err := d.mock.Start()
	if err != nil {
		return d, fmt.Errorf("the mock API does not start: %w", err)
	}
	d.vpcID = d.mock.AddVPC(vpcName)
	d.stage = newStage(out, d.mock.Events, o.verbose)
	d.stage.rename(d.vpcID, vpcName)
	d.stage.hide(secretKey)
	w, err := newWorkdir(dir)
	if err != nil {
		return d, err
	}
	if err := w.write(d.vpcID, o.scenario.createTimeout); err != nil {
		return d, err
	}
	d.cli = &cli{path: path, dir: w.config, env: cliEnv(os.Environ(), w, url)}
	d.stage.title(fmt.Sprintf("InterLink demo, scenario %q: %s", o.scenario.name, o.scenario.title))
	version, err := d.cli.version(ctx)
	if err != nil {
		return d, err
	}
	d.stage.fact("CLI", version+", "+path)
	// Said before it is done: the first build takes a while.
	d.stage.fact("provider", "this tree's, being built")
	took, err := w.build(ctx, root)
	if err != nil {
		return d, err
	}
	d.stage.fact("", "built in "+took.Round(100*time.Millisecond).String())
	d.stage.fact("API", "the mock, "+url)
	d.stage.fact("delays", fmt.Sprintf("configuring %s, partner %s, provisioning %s, deprovisioning %s (in real life: days)",
		configuringTime, partnerTime, provisioningTime, deprovisioningTime))
	return d, nil
}

// close removes what prepare made.
func (d *demo) close() error {
	if d.mock != nil {
		d.mock.Close()
	}
	return os.RemoveAll(d.dir) //nolint:gosec // prepare made it
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
	if failed := d.checks.failed(); failed > 0 {
		return fmt.Errorf("%d of %d checks failed (see ✗ above)", failed, len(d.checks.list))
	}
	return err
}

// errStopped ends a scenario in which going on makes no sense. The check that
// failed says why.
var errStopped = errors.New("the scenario was broken off")

// must is a check without which going on makes no sense.
func (d *demo) must(ok bool, what, got string) error {
	if !d.check(ok, what, got) {
		return errStopped
	}
	return nil
}

// check notes whether something is as it is to be, and says at once where it is
// not.
func (d *demo) check(ok bool, what, got string) bool {
	d.checks.add(ok, what, got)
	if !ok {
		d.stage.say("✗", "expected: "+what+"; got: "+got, turn{})
	}
	return ok
}

// link is the link as the mock has it, the last one where several were ordered.
func (d *demo) link() (mockapi.LinkView, bool) {
	links := d.mock.Links()
	if len(links) == 0 {
		return mockapi.LinkView{}, false
	}
	return links[len(links)-1], true
}
