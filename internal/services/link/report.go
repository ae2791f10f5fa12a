package link

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// task is the purpose of an operation.
type task int

const (
	ordering task = iota
	updating
	deleting
	gating
)

// ending is an operation with the facts that its messages need if it fails.
type ending struct {
	task task
	op   *operation

	request         *interlink.CreateLinkRequest // of an order
	generatedName   bool                         // of an order
	allowsDuplicate bool                         // of an order
	removal         *removal                     // of a deletion that has begun
	seen            sessionHistory               // of a gate
}

// report is the only way from the error of an operation to a diagnostic. It adds
// an error, or only a warning while an order is healthy: after an error in Create
// Terraform taints the order, and the next apply destroys it.
func (e ending) report(ctx context.Context, err error, diags *diag.Diagnostics) {
	var bad *badStatusError
	var gone *goneError
	var none *noSessionError
	switch {
	case err == nil:
	case e.op.link == nil && e.task == ordering, isWithdrawn(err):
		e.notOrdered(err, diags)
	case e.task == ordering && isStep(err): // also if the step got a 404 for the link: one 404 is not believed
		e.stepFailed(ctx, err, diags)
	case errors.As(err, &none):
		newMessages().noSession(none.link).Fail(diags)
	case errors.As(err, &bad):
		e.bad(ctx, bad.link, diags)
	case errors.As(err, &gone) && e.task == gating:
		newMessages().gateWithoutLink(e.op.ref).Fail(diags)
	case errors.As(err, &gone), e.task == updating && e.op.link == nil && client.IsNotFound(err): // deleted since the plan
		newMessages().deletedMeanwhile(e.op.name, e.op.ref.Region+"/"+e.op.ref.ID).Fail(diags)
	case e.op.link != nil && linkLocked(err) && (e.task == updating || e.task == deleting):
		// The link may have been locked since it was read.
		e.bad(ctx, lockedNow(e.op.link), diags)
	case isStep(err):
		e.stepFailed(ctx, err, diags)
	case e.op.link != nil && outOfTime(err):
		e.outOfTime(ctx, err, diags)
	default:
		e.callFailed(ctx, err, diags)
	}
}

// notOrdered says why there is no order, or why it was withdrawn.
func (e ending) notOrdered(err error, diags *diag.Diagnostics) {
	req := e.request
	var inUse *order.NameInUseError
	var unknown *order.UnknownError
	var withdrawn *order.WithdrawnError
	switch {
	case errors.Is(err, order.ErrInterrupted):
		newMessages().interruptedOrder(req.Name).Fail(diags)
	case errors.As(err, &inUse):
		newMessages().nameInUse(nameInUse{
			name: req.Name, region: req.Region.String(), project: req.ProjectID, generated: e.generatedName,
			present: inUse.Present, managed: e.op.client.Manages(inUse.Present[0].ID),
		}).Fail(diags)
	case errors.As(err, &unknown):
		newMessages().unknownOrder(req, e.allowsDuplicate, unknown.Lost, unknown.Seen).Fail(diags)
	case errors.As(err, &withdrawn) && withdrawn.Older != nil:
		newMessages().cameSecond(withdrawn.Ours, withdrawn.Older, withdrawn.End == order.Gone).Fail(diags)
	case errors.As(err, &withdrawn):
		newMessages().setUpRefused(withdrawn.Ours, withdrawn.Cause, withdrawn.End == order.Gone).Fail(diags)
	default:
		base.AddError(diags, fmt.Sprintf("order the InterLink %q", req.Name), err)
	}
}

// bad reports a link with a status that waiting does not change.
func (e ending) bad(ctx context.Context, link *client.Link, diags *diag.Diagnostics) {
	partner := contactOf(ctx, e.op.client, link)
	if e.task == deleting {
		newMessages().notDeletedBad(link, partner).Fail(diags)
		return
	}
	newMessages().bad(link, partner).Fail(diags)
}

// stepFailed reports a change that could not be made.
func (e ending) stepFailed(ctx context.Context, err error, diags *diag.Diagnostics) {
	link := e.op.link
	var failed *stepError
	errors.As(err, &failed)
	switch {
	case failed.early:
		newMessages().notYet(link, contactOf(ctx, e.op.client, link), err).Warn(diags)
	case e.task == ordering:
		newMessages().notConfigured(link, err).Warn(diags)
	case outOfTime(failed.err):
		newMessages().stepOutOfTime(link, failed.what+" of the "+e.name(), e.waitEnd(failed.err), failed.err).Fail(diags)
	default:
		base.AddError(diags, failed.what+" of the "+e.name(), failed.err)
	}
}

// outOfTime reports that the time ran out, or that the user interrupted.
func (e ending) outOfTime(ctx context.Context, err error, diags *diag.Diagnostics) {
	link, partner, end := e.op.link, contactOf(ctx, e.op.client, e.op.link), e.waitEnd(err)
	switch {
	case e.task == deleting:
		newMessages().notDeleted(link, partner, e.removal.soFar(), end).Fail(diags)
	case e.task == gating && isBuilt(classOf(link)):
		newMessages().bgpNotUp(link, partner, e.seen, end).Fail(diags)
	case e.task == gating:
		newMessages().gateClosed(link, partner, end).Fail(diags)
	default:
		newMessages().stillWaiting(link, partner, end).Warn(diags)
	}
}

// callFailed reports a failure or refusal of the API. A failure during the wait
// for an order says nothing about the order.
func (e ending) callFailed(ctx context.Context, err error, diags *diag.Diagnostics) {
	link := e.op.link
	switch e.task {
	case ordering:
		newMessages().stillWaiting(link, contactOf(ctx, e.op.client, link), e.waitEnd(err)).Warn(diags)
	case updating:
		base.AddError(diags, "read the "+e.name(), err)
	case deleting:
		base.AddError(diags, "delete the "+e.name(), err)
		if e.removal != nil && e.removal.stripped {
			newMessages().stripped(link).Warn(diags)
		}
	case gating:
		base.AddError(diags, fmt.Sprintf("wait for the InterLink %s/%s", e.op.ref.Region, e.op.ref.ID), err)
	}
}

// name returns the name of the operation's link.
func (e ending) name() string {
	return fmt.Sprintf("InterLink %q (%s/%s)", e.op.name, e.op.ref.Region, e.op.ref.ID)
}

// waitEnd returns how the wait of an operation ended.
func (e ending) waitEnd(err error) waitEnd {
	end := waitEnd{waited: e.op.waited(), limit: e.op.limit, interrupted: isInterrupt(err)}
	var timeout *waiter.TimeoutError
	switch {
	case !outOfTime(err):
		end.failed = err
	case errors.As(err, &timeout) && client.MeaningOf(timeout.Last) == client.Doubtful:
		end.failed = timeout.Last
	}
	return end
}

// warnIfDegraded warns that BGP of a built link is down.
func warnIfDegraded(ctx context.Context, c *client.Client, link *client.Link, diags *diag.Diagnostics) {
	if classOf(link) == Degraded {
		newMessages().degraded(link, contactIfBGPIsDown(ctx, c, link)).Warn(diags)
	}
}
