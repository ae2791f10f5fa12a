package link

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// TestReport checks all results of an operation. An error in Create would make Terraform taint the order, so a healthy
// order is never an error.
func TestReport(t *testing.T) {
	t.Parallel()
	link := hosted(interlink.LinkStatusConfiguring, ownConnection) // its messages need no partner
	built := hosted(interlink.LinkStatusAllDown, ownConnection)
	denied := failed(client.Denied, "HTTP 403", "")
	step := func(early bool, err error) error { return &stepError{what: "attach the VPC x", early: early, err: err} }
	gone, timeout, interrupt := &goneError{name: "paris", id: parisID}, &waiter.TimeoutError{}, &waiter.InterruptedError{Cause: context.Canceled}
	locked := failed(client.Locked, "HTTP 423", "link")
	const (
		warning = diag.SeverityWarning
		failure = diag.SeverityError
	)
	for name, test := range map[string]struct {
		task     task
		link     *client.Link
		err      error
		severity diag.Severity
		summary  string
	}{
		"order interrupted":   {ordering, nil, order.ErrInterrupted, failure, `Interrupted before the InterLink "paris" was ordered`},
		"order of a name":     {ordering, nil, &order.NameInUseError{Present: []*client.Link{link}}, failure, `An InterLink named "paris" exists already: nothing was ordered`},
		"order not known":     {ordering, nil, &order.UnknownError{Lost: denied}, failure, `It is not known whether the order of the InterLink "paris" was taken`},
		"order refused":       {ordering, nil, denied, failure, `Could not order the InterLink "paris"`},
		"order second":        {ordering, link, &order.WithdrawnError{Ours: link, Older: link}, failure, `Another InterLink named "paris" was ordered at the same moment`},
		"order not set up":    {ordering, link, &order.WithdrawnError{Ours: link, Cause: step(false, denied)}, failure, `The InterLink "paris" cannot be set up as configured: the order was withdrawn`},
		"order stuck":         {ordering, link, &order.WithdrawnError{Ours: link, Cause: step(false, denied), End: order.Stuck}, failure, `The InterLink "paris" cannot be set up as configured: the order is to be withdrawn`},
		"create, fine":        {ordering, link, nil, 0, ""},
		"create, bad":         {ordering, link, &badStatusError{link: hosted(interlink.LinkStatusLocked, ownConnection)}, failure, `The InterLink "paris" is locked`},
		"create, gone":        {ordering, link, gone, failure, `The InterLink "paris" no longer exists`},
		"create, step, gone":  {ordering, link, step(false, &readError{gone}), warning, `The InterLink "paris" is ordered, but not all of it could be set`},
		"create, step":        {ordering, link, step(false, denied), warning, `The InterLink "paris" is ordered, but not all of it could be set`},
		"create, step, time":  {ordering, link, step(false, timeout), warning, `The InterLink "paris" is ordered, but not all of it could be set`},
		"create, locked":      {ordering, link, step(false, locked), warning, `The InterLink "paris" is ordered, but not all of it could be set`},
		"create, early":       {ordering, link, step(true, denied), warning, `Part of the configuration of InterLink "paris" has to wait until it is built`},
		"create, time":        {ordering, link, timeout, warning, `The InterLink "paris" is not built yet: still configuring`},
		"create, interrupt":   {ordering, link, interrupt, warning, `The InterLink "paris" is not built yet: still configuring`},
		"create, API":         {ordering, link, denied, warning, `The InterLink "paris" is not built yet: still configuring`},
		"update, read":        {updating, nil, denied, failure, `Could not read the InterLink "paris" (fr-par/` + parisID + `)`},
		"update, read, gone":  {updating, nil, failed(client.NotFound, "HTTP 404", "link"), failure, `The InterLink "paris" no longer exists`},
		"update, wait, API":   {updating, link, denied, failure, `Could not read the InterLink "paris" (fr-par/` + parisID + `)`},
		"update, bad":         {updating, link, &badStatusError{link: hosted(interlink.LinkStatusLocked, ownConnection)}, failure, `The InterLink "paris" is locked`},
		"update, gone":        {updating, link, step(false, &readError{gone}), failure, `The InterLink "paris" no longer exists`},
		"update, locked":      {updating, link, step(false, locked), failure, `The InterLink "paris" is locked`},
		"update, VPC locked":  {updating, link, step(false, failed(client.Locked, "HTTP 423", "vpc")), failure, `Could not attach the VPC x of the InterLink "paris" (fr-par/` + parisID + `)`},
		"update, early":       {updating, link, step(true, denied), warning, `Part of the configuration of InterLink "paris" has to wait until it is built`},
		"update, step":        {updating, link, step(false, denied), failure, `Could not attach the VPC x of the InterLink "paris" (fr-par/` + parisID + `)`},
		"update, step, time":  {updating, link, step(false, timeout), failure, `Could not attach the VPC x of the InterLink "paris" (fr-par/` + parisID + `)`},
		"update, step, stop":  {updating, link, step(false, interrupt), failure, `Could not attach the VPC x of the InterLink "paris" (fr-par/` + parisID + `)`},
		"update, time":        {updating, link, timeout, warning, `The InterLink "paris" is not built yet: still configuring`},
		"delete, read":        {deleting, nil, denied, failure, `Could not delete the InterLink "paris" (fr-par/` + parisID + `)`},
		"delete, bad":         {deleting, link, &badStatusError{link: hosted(interlink.LinkStatusLocked, ownConnection)}, failure, `The InterLink "paris" is locked`},
		"delete, locked":      {deleting, link, locked, failure, `The InterLink "paris" is locked`},
		"delete, time":        {deleting, link, timeout, failure, `The InterLink "paris" is not deleted yet: still configuring`},
		"delete, API":         {deleting, link, denied, failure, `Could not delete the InterLink "paris" (fr-par/` + parisID + `)`},
		"gate, bad":           {gating, link, &badStatusError{link: hosted(interlink.LinkStatusLocked, ownConnection)}, failure, `The InterLink "paris" is locked`},
		"gate, gone":          {gating, nil, gone, failure, "The InterLink to wait for does not exist"},
		"gate, no session":    {gating, built, &noSessionError{link: built}, failure, `The InterLink "paris" has no BGP session to wait for`},
		"gate, time":          {gating, link, timeout, failure, `The InterLink "paris" is not built yet: still configuring`},
		"gate, built, time":   {gating, built, timeout, failure, `BGP of the InterLink "paris" is not up: no session has begun`},
		"gate, never seen":    {gating, nil, timeout, failure, "Could not wait for the InterLink fr-par/" + parisID},
		"gate, API":           {gating, link, denied, failure, "Could not wait for the InterLink fr-par/" + parisID},
		"an error of no kind": {updating, link, errors.New("?"), failure, `Could not read the InterLink "paris" (fr-par/` + parisID + `)`},
	} {
		op := newOperation(clientOfNothing(t), time.Minute)
		op.link, op.name, op.ref = test.link, "paris", client.Ref{Region: "fr-par", ID: parisID}
		ending := ending{task: test.task, op: op, request: &interlink.CreateLinkRequest{Name: "paris", Region: scw.RegionFrPar}}
		var diags diag.Diagnostics
		ending.report(t.Context(), test.err, &diags)
		if test.err == nil {
			if len(diags) > 0 {
				t.Errorf("%s: %v", name, diags)
			}
			continue
		}
		if len(diags) != 1 || diags[0].Severity() != test.severity || diags[0].Summary() != test.summary {
			t.Errorf("%s: %v, want %s %q", name, diags, test.severity, test.summary)
		}
	}
}

// TestReportOfALinkThatWasStripped expects a warning in addition to the error.
func TestReportOfALinkThatWasStripped(t *testing.T) {
	t.Parallel()
	op := newOperation(clientOfNothing(t), time.Minute)
	op.on(hosted(interlink.LinkStatusActive, ownConnection))
	var diags diag.Diagnostics
	ending{task: deleting, op: op, removal: &removal{operation: op, stripped: true}}.report(t.Context(), failed(client.Denied, "HTTP 403", ""), &diags)
	if diags.ErrorsCount() != 1 || diags.WarningsCount() != 1 || diags.Warnings()[0].Summary() != `The InterLink "paris" carries no traffic any more` {
		t.Error(diags)
	}
}

// TestReportOfAnUnknownOrder expects advice on how to search for it. The advice depends on
// whether the next apply checks the name.
func TestReportOfAnUnknownOrder(t *testing.T) {
	t.Parallel()
	for _, allows := range []bool{false, true} {
		request := &interlink.CreateLinkRequest{Name: "paris", Region: scw.RegionFrPar, ProjectID: project}
		lost := failed(client.Unknown, "HTTP 504", "")
		var diags diag.Diagnostics
		ending{task: ordering, op: newOperation(clientOfNothing(t), time.Minute), request: request, allowsDuplicate: allows}.report(
			t.Context(), &order.UnknownError{Lost: lost}, &diags)
		if want := tell.unknownOrder(request, allows, lost, nil); len(diags) != 1 || diags[0].Detail() != want.Detail {
			t.Errorf("%v, want %s", diags, want.Detail)
		}
	}
}

// clientOfNothing is a client of an API that is not there.
func clientOfNothing(t *testing.T) *client.Client {
	t.Helper()
	made, err := client.New(client.Config{APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111"})
	if err != nil {
		t.Fatal(err)
	}
	return made
}
