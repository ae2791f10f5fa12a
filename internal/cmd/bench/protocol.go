package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"golang.org/x/sync/errgroup"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

const (
	linkType = "interlink_link"
	// protocolCalls is how many links are ordered at a time without a CLI.
	protocolCalls = 50
	// partners is how many share the links: one has 2,400 VLANs in a PoP.
	partners = 10
)

// worker measures the provider without a CLI, in a process of its own: the bench
// runs itself. That process also makes the calls.
func (b *bench) worker(links int) (figure, error) {
	mock := mockapi.New(mockapi.Options{Latency: latency, ExtraPartners: partners})
	url, err := mock.Start()
	if err != nil {
		return figure{}, err
	}
	defer mock.Close()
	_, used, err := b.run(url, b.self, b.self, "-worker", strconv.Itoa(links))
	return newFigure(noCLI, links, used, mock), err
}

// work is the worker.
func work(links int) error {
	ctx := context.Background()
	server, err := provider.NewServer("bench", provider.Options{})()
	if err != nil {
		return err
	}
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.0", Config: object("{}")})
	if err := check(err, resp.Diagnostics); err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(protocolCalls)
	for number := range links {
		group.Go(func() error { return orderOne(ctx, server, number) })
	}
	return group.Wait()
}

// object is a value of the plugin protocol. Attributes that it does not have are
// null.
func object(text string) *tfprotov6.DynamicValue { return &tfprotov6.DynamicValue{JSON: []byte(text)} }

// check returns the error of a call, or those in its response. The framework
// always returns a response.
func check(err error, diagnostics []*tfprotov6.Diagnostic) error {
	for _, one := range diagnostics {
		if one.Severity == tfprotov6.DiagnosticSeverityError {
			err = errors.Join(err, errors.New(one.Summary+": "+one.Detail))
		}
	}
	return err
}

// orderOne validates, plans and applies one link.
func orderOne(ctx context.Context, server tfprotov6.ProviderServer, number int) error {
	none, config := object("null"), object(fmt.Sprintf(
		`{"name": "bench-%d", "pop_id": %q, "partner_id": "aaaaaaaa-0000-4000-8000-%012d", "bandwidth_mbps": 50}`,
		number, mockapi.PopTH2, number%partners+1))
	valid, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: linkType, Config: config})
	if err := check(err, valid.Diagnostics); err != nil {
		return err
	}
	plan, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: linkType, PriorState: none, ProposedNewState: config, Config: config,
	})
	if err := check(err, plan.Diagnostics); err != nil {
		return err
	}
	applied, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: linkType, PriorState: none, PlannedState: plan.PlannedState, Config: config, PlannedPrivate: plan.PlannedPrivate,
	})
	return check(err, applied.Diagnostics)
}
