package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/sync/errgroup"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// How many calls are made at a time without a CLI. Waits use ten times as many,
// because 5,000 of them would otherwise take a quarter of an hour.
const protocolParallelism, protocolWaits = 50, 500

// protocol measures the provider without a CLI, in separate processes: the
// bench runs itself.
func (w *world) protocol(links int, gathered bool) ([]figure, error) {
	lifecycle, err := w.worker(links, gathered, jobLifecycle, atOnce())
	if err != nil {
		return nil, err
	}
	wait, err := w.worker(links, gathered, jobWait, byHand())
	return append(lifecycle, wait...), err
}

func (w *world) worker(links int, gathered bool, job string, arguments []string) ([]figure, error) {
	mock, err := w.startAPI(arguments...)
	if err != nil {
		return nil, err
	}
	defer mock.stop()
	if job == jobWait {
		stop := mock.activate(firstBuilt, spread)
		defer stop()
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	worker := exec.CommandContext(ctx, self, "-worker", mock.url, "-protocol-links", strconv.Itoa(links), "-job", job)
	worker.Env = append(append(os.Environ(), environment(mock.url)...), gathering(gathered))
	worker.Stderr = os.Stderr
	output, err := worker.Output()
	if err != nil {
		return nil, fmt.Errorf("without a CLI: %w", err)
	}
	var figures []figure
	if err := json.NewDecoder(bytes.NewReader(output)).Decode(&figures); err != nil {
		return nil, err
	}
	for i := range figures {
		figures[i].Gathered, figures[i].Memory = gathered, peakMemory(worker.ProcessState)
	}
	return figures, nil
}

// client speaks the plugin protocol to its own provider, as a CLI that has just
// started.
type client struct {
	server tfprotov6.ProviderServer
	kind   tftypes.Object // of a link
	calls  errgroup.Group
}

const linkType = "interlink_link"

func newClient(ctx context.Context, job string) (*client, error) {
	server, err := newServer(job)
	if err != nil {
		return nil, err
	}
	c := &client{server: server}
	schema, err := c.server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	object := func(schema *tfprotov6.Schema) tftypes.Object {
		kind, _ := schema.ValueType().(tftypes.Object)
		return kind
	}
	c.kind = object(schema.ResourceSchemas[linkType])
	config, err := value(object(schema.Provider), nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.0", Config: config})
	if err != nil {
		return nil, err
	}
	return c, failed(resp.Diagnostics)
}

func newServer(job string) (tfprotov6.ProviderServer, error) {
	var options provider.Options
	switch {
	case job == jobIdle:
		return providerserver.NewProtocol6(idle{})(), nil
	case os.Getenv(gatherVariable) == "off":
		options.Gather = provider.GatherOff
	}
	if err := provider.TurnUnreadLogsOff(os.Environ(), os.Setenv); err != nil {
		return nil, err
	}
	return provider.NewServer("bench", options)()
}

// value makes an object. Attributes that are not set are null.
func value(kind tftypes.Object, set map[string]any) (*tfprotov6.DynamicValue, error) {
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, set[name])
	}
	made, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	return &made, err
}

func failed(diagnostics []*tfprotov6.Diagnostic) error {
	for _, one := range diagnostics {
		if one.Severity == tfprotov6.DiagnosticSeverityError {
			return errors.New(one.Summary + ": " + one.Detail)
		}
	}
	return nil
}

// order validates, plans and applies one link, and returns its state.
func (c *client) order(ctx context.Context, number int) (*tfprotov6.DynamicValue, error) {
	state, _, err := c.timedOrder(ctx, number)
	return state, err
}

// timedOrder is like order. It also returns how long the apply took.
func (c *client) timedOrder(ctx context.Context, number int) (*tfprotov6.DynamicValue, time.Duration, error) {
	config, err := c.config(number)
	if err != nil {
		return nil, 0, err
	}
	none, err := tfprotov6.NewDynamicValue(c.kind, tftypes.NewValue(c.kind, nil))
	if err != nil {
		return nil, 0, err
	}
	plan, err := c.plan(ctx, &none, config, config)
	if err != nil {
		return nil, 0, err
	}
	start := time.Now()
	state, err := c.apply(ctx, &none, plan.PlannedState, config, plan.PlannedPrivate)
	return state, time.Since(start), err
}

// config is the configuration of one link.
func (c *client) config(number int) (*tfprotov6.DynamicValue, error) {
	// A partner has some two thousand VLANs in a PoP.
	pops, partners := []string{mockapi.PopTH2, mockapi.PopDC3, mockapi.PopDC5}, []string{mockapi.PartnerFranceIX, mockapi.PartnerFreePro}
	return value(c.kind, map[string]any{
		"name": fmt.Sprintf("bench-%d", number), "bandwidth_mbps": 50,
		"pop_id": pops[number%len(pops)], "partner_id": partners[number/len(pops)%len(partners)],
	})
}

// plan validates and plans, as a CLI does.
func (c *client) plan(ctx context.Context, prior, proposed, config *tfprotov6.DynamicValue) (*tfprotov6.PlanResourceChangeResponse, error) {
	valid, err := c.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: linkType, Config: config})
	if err == nil {
		err = failed(valid.Diagnostics)
	}
	if err != nil {
		return nil, err
	}
	plan, err := c.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: linkType, PriorState: prior, ProposedNewState: proposed, Config: config})
	if err != nil {
		return nil, err
	}
	return plan, failed(plan.Diagnostics)
}

func (c *client) apply(ctx context.Context, prior, planned, config *tfprotov6.DynamicValue, private []byte) (*tfprotov6.DynamicValue, error) {
	resp, err := c.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: linkType, PriorState: prior, PlannedState: planned, Config: config, PlannedPrivate: private,
	})
	if err != nil {
		return nil, err
	}
	return resp.NewState, failed(resp.Diagnostics)
}

// phase is one command without a CLI.
type phase struct {
	what   string
	atOnce int // calls
	do     func(ctx context.Context, c *client, number int) error
}

// What a worker measures.
const (
	jobLifecycle = "lifecycle"
	jobWait      = "wait"
	jobEffort    = "effort" // CPU of new and of unchanged links
	jobIdle      = "idle"   // the same for a resource whose methods do nothing
)

// work is the worker's main function.
func work(url string, links int, job string) error {
	mock := &api{url: url}
	states := make([]*tfprotov6.DynamicValue, links)
	complete := make([]time.Time, links)
	order := func(ctx context.Context, c *client, number int) (err error) {
		states[number], err = c.order(ctx, number)
		complete[number] = time.Now()
		return err
	}
	phases := []phase{
		{anApply, protocolParallelism, order},
		{aPlan, protocolParallelism, func(ctx context.Context, c *client, number int) error {
			resp, err := c.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: linkType, CurrentState: states[number]})
			if err != nil {
				return err
			}
			return failed(resp.Diagnostics)
		}},
		{aDestroy, protocolParallelism, func(ctx context.Context, c *client, number int) error {
			none, err := tfprotov6.NewDynamicValue(c.kind, tftypes.NewValue(c.kind, nil))
			if err != nil {
				return err
			}
			_, err = c.apply(ctx, states[number], &none, &none, nil)
			return err
		}},
	}
	switch job {
	case jobWait:
		phases = []phase{{aWait, protocolWaits, order}}
	case jobEffort, jobIdle:
		phases = effortPhases(states, order)
	}
	var figures []figure
	for _, phase := range phases {
		one, c, err := perform(mock, phase, links, job)
		if err != nil {
			return err
		}
		times := map[string]time.Time{}
		for number, state := range states {
			id, err := c.id(state)
			if err != nil {
				return err
			}
			times[id] = complete[number]
		}
		if one, err = account(mock, one, times); err != nil {
			return err
		}
		figures = append(figures, one)
	}
	return json.NewEncoder(os.Stdout).Encode(figures)
}

// id returns the UUID of the link that a state holds.
func (c *client) id(state *tfprotov6.DynamicValue) (id string, err error) {
	value, err := state.Unmarshal(c.kind)
	if err != nil {
		return "", err
	}
	attributes := map[string]tftypes.Value{}
	if err := value.As(&attributes); err != nil {
		return "", err
	}
	err = attributes["id"].As(&id)
	return id[strings.LastIndex(id, "/")+1:], err
}

// perform makes a call for each link, many at a time, with a provider that has
// just started.
func perform(mock *api, phase phase, links int, job string) (figure, *client, error) {
	one := figure{What: phase.what + overWire, Links: links, Gathered: os.Getenv(gatherVariable) != "off"}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := mock.forget(); err != nil {
		return one, nil, err
	}
	c, err := newClient(ctx, job)
	if err != nil {
		return one, nil, err
	}
	start, cpu := time.Now(), ownCPU()
	c.calls.SetLimit(phase.atOnce)
	for number := range links {
		c.calls.Go(func() error { return phase.do(ctx, c, number) })
	}
	if err := c.calls.Wait(); err != nil {
		return one, nil, err
	}
	one.Seconds, one.CPU = time.Since(start).Round(10*time.Millisecond).Seconds(), (ownCPU() - cpu).Seconds()
	return one, c, nil
}
