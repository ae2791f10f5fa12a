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
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/sync/errgroup"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// protocolParallelism is how many calls are made at a time without a CLI.
const protocolParallelism = 50

// protocol measures the provider without a CLI, in a process of its own: the
// bench runs itself.
func (w *world) protocol(links int) ([]figure, error) {
	mock, err := w.startAPI(atOnce()...)
	if err != nil {
		return nil, err
	}
	defer mock.stop()
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	worker := exec.CommandContext(ctx, self, "-worker", mock.url, "-protocol-links", strconv.Itoa(links))
	worker.Env = append(os.Environ(), environment(mock.url)...)
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
		figures[i].Memory = peakMemory(worker.ProcessState)
	}
	return figures, nil
}

// client speaks the plugin protocol to a provider of its own, as a CLI that has
// just started does.
type client struct {
	server tfprotov6.ProviderServer
	kind   tftypes.Object // of a link
	calls  errgroup.Group
}

const linkType = "interlink_link"

func newClient(ctx context.Context) (*client, error) {
	server, err := provider.NewServer("bench", provider.Options{})()
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

// value makes an object of which all is null but what is set.
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

// order plans and applies one link, and answers its state.
func (c *client) order(ctx context.Context, number int) (*tfprotov6.DynamicValue, error) {
	// A partner has some two thousand VLANs in a PoP.
	pops, partners := []string{mockapi.PopTH2, mockapi.PopDC3, mockapi.PopDC5}, []string{mockapi.PartnerFranceIX, mockapi.PartnerFreePro}
	config, err := value(c.kind, map[string]any{
		"name": fmt.Sprintf("bench-%d", number), "bandwidth_mbps": 50,
		"pop_id": pops[number%len(pops)], "partner_id": partners[number/len(pops)%len(partners)],
	})
	if err != nil {
		return nil, err
	}
	none, err := tfprotov6.NewDynamicValue(c.kind, tftypes.NewValue(c.kind, nil))
	if err != nil {
		return nil, err
	}
	plan, err := c.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: linkType, PriorState: &none, ProposedNewState: config, Config: config})
	if err == nil {
		err = failed(plan.Diagnostics)
	}
	if err != nil {
		return nil, err
	}
	return c.apply(ctx, &none, plan.PlannedState, config, plan.PlannedPrivate)
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

// work is what the worker does.
func work(url string, links int) error {
	mock := &api{url: url}
	states := make([]*tfprotov6.DynamicValue, links)
	var figures []figure
	for _, phase := range []struct {
		what string
		do   func(ctx context.Context, c *client, number int) error
	}{
		{anApply, func(ctx context.Context, c *client, number int) (err error) {
			states[number], err = c.order(ctx, number)
			return err
		}},
		{aPlan, func(ctx context.Context, c *client, number int) error {
			resp, err := c.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: linkType, CurrentState: states[number]})
			if err != nil {
				return err
			}
			return failed(resp.Diagnostics)
		}},
		{aDestroy, func(ctx context.Context, c *client, number int) error {
			none, err := tfprotov6.NewDynamicValue(c.kind, tftypes.NewValue(c.kind, nil))
			if err != nil {
				return err
			}
			_, err = c.apply(ctx, states[number], &none, &none, nil)
			return err
		}},
	} {
		one, err := perform(mock, phase.what, links, phase.do)
		if err != nil {
			return err
		}
		figures = append(figures, one)
	}
	return json.NewEncoder(os.Stdout).Encode(figures)
}

// perform makes a call for each link, many at a time, with a provider that has
// just started.
func perform(mock *api, what string, links int, do func(context.Context, *client, int) error) (figure, error) {
	one := figure{What: what + overWire, Links: links, Gathered: true}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := mock.forget(); err != nil {
		return one, err
	}
	c, err := newClient(ctx)
	if err != nil {
		return one, err
	}
	start, cpu := time.Now(), ownCPU()
	c.calls.SetLimit(protocolParallelism)
	for number := range links {
		c.calls.Go(func() error { return do(ctx, c, number) })
	}
	if err := c.calls.Wait(); err != nil {
		return one, err
	}
	one.Seconds, one.CPU = time.Since(start).Round(10*time.Millisecond).Seconds(), (ownCPU() - cpu).Seconds()
	return (&world{}).account(mock, one, "")
}
