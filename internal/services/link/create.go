package link

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// Default time-outs.
const (
	defaultCreate = 30 * time.Minute
	defaultUpdate = 10 * time.Minute
	defaultDelete = 30 * time.Minute
)

// Create implements resource.Resource. Until the order is sent, every failure is
// an error, and nothing has been paid. After that only a bad status is an error,
// because after an error in Create Terraform taints the order.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	limit, diags := plan.Timeouts.Create(ctx, defaultCreate)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	c := newCreation(r.client, limit, plan, req.Plan, resp)
	ctx = waiter.NoteInterrupt(client.RepeatUntil(ctx, c.op.deadline))

	if resp.Diagnostics.Append(preflight(ctx, c.op.client, c.plan, false, nil)...); resp.Diagnostics.HasError() {
		return
	}
	err := c.placeOrder(ctx)
	if err == nil {
		err = c.configureAtOnce(ctx)
	}
	if err == nil {
		err = c.waitAndFinish(ctx)
	}
	c.end(ctx, err)
}

// creation is one Create with its plan.
type creation struct {
	op      *operation
	order   *order.Order
	request *interlink.CreateLinkRequest
	planned tfsdk.Plan
	plan    ResourceModel
	resp    *resource.CreateResponse
	// generated: the configuration has no name.
	generated bool
	// deferred: VPC and propagation have to wait until the link is built.
	deferred bool
}

func newCreation(c *client.Client, limit time.Duration, plan ResourceModel, planned tfsdk.Plan, resp *resource.CreateResponse) *creation {
	op := newOperation(c, limit)
	name, generated := plan.nameToOrder()
	request := plan.request(name)
	return &creation{
		op: op, request: request, generated: generated, plan: plan, planned: planned, resp: resp,
		order: newOrder(c, request, order.Options{AllowDuplicate: plan.AllowDuplicateName.ValueBool(), Deadline: op.deadline}),
	}
}

// save writes the current link into the state.
func (c *creation) save(ctx context.Context) {
	state := c.plan
	state.fromAPI(c.op.link)
	c.resp.Diagnostics.Append(c.resp.State.Set(ctx, &state)...)
	fw.KeepPlanned(&c.resp.State, c.planned)
	c.resp.Diagnostics.Append(markBuilt(ctx, c.op.built, c.op.link.Status, c.resp.Private)...)
	c.resp.Diagnostics.Append(fw.SetIdentity(ctx, c.resp.Identity, state.ID, state.Region)...)
}

// placeOrder places the order and saves it at once.
func (c *creation) placeOrder(ctx context.Context) error {
	link, err := c.order.Place(ctx)
	if err != nil {
		return err
	}
	c.op.on(link)
	if c.order.Found() { // a list showed it
		c.op.stale = true
		c.op.client.Expect(c.op.ref, c.op.limit)
	}
	c.save(ctx)
	if c.order.Found() {
		newMessages().adopted(link, c.order.LostReply()).Warn(&c.resp.Diagnostics)
	}
	if !c.order.AllowDuplicate {
		c.op.alongside = c.order.BeginNameCheck
	}
	return nil
}

// watch runs a part of Create that waits. Meanwhile it checks the name for older
// links.
func (c *creation) watch(ctx context.Context, part func(context.Context) error) error {
	return c.order.Watch(ctx, func() *client.Link { return c.op.link }, part)
}

// converge makes the changes that an order cannot carry: VPC and propagation.
func (c *creation) converge(ctx context.Context) error {
	return c.watch(ctx, func(ctx context.Context) error {
		return c.op.converge(ctx, desiredOf(c.plan).notOrdered())
	})
}

// configureAtOnce sets VPC and propagation directly after the order, if the API
// accepts them then (recorded in `requested`). If the API says "not now", they
// wait until the link is built (documented). A plain refusal withdraws the order:
// the configuration is impossible, and the partner does not know about the order
// yet.
func (c *creation) configureAtOnce(ctx context.Context) error {
	err := c.converge(ctx)
	if isWithdrawn(err) {
		return err
	}
	c.deferred = err != nil
	// A link that was only found by its name may not be ours: never delete it.
	if outOfTime(err) || !plainlyRefused(err) || c.order.Found() {
		return nil // waitAndFinish goes on
	}
	left, err := c.order.Withdraw(ctx, c.op.link, err)
	c.op.observe(ctx, left)
	return err
}

// waitAndFinish waits for the wanted status, and then makes the changes that had
// to wait.
func (c *creation) waitAndFinish(ctx context.Context) error {
	err := c.watch(ctx, func(ctx context.Context) error {
		return c.op.awaitStatus(ctx, c.plan.WaitForStatus.ValueString())
	})
	if isWithdrawn(err) {
		return err
	}
	c.save(ctx)
	if err != nil || !c.deferred {
		return err
	}
	if err = c.converge(ctx); isWithdrawn(err) {
		return err
	}
	if err != nil {
		err = c.turnedBad(ctx, err)
	}
	c.save(ctx)
	return err
}

// turnedBad returns the error for a link that failed during its setup, else err.
// If the link cannot be read, it counts as healthy: the next refresh says more.
func (c *creation) turnedBad(ctx context.Context, err error) error {
	var bad *badStatusError
	if errors.As(err, &bad) {
		return bad
	}
	switch readErr := c.op.refresh(ctx); {
	case client.IsNotFound(readErr):
		return &goneError{name: c.op.name, id: c.op.ref.ID}
	case classOf(c.op.link) == Bad:
		return &badStatusError{link: c.op.link}
	}
	return err
}

// end reports the result and writes the final state.
func (c *creation) end(ctx context.Context, err error) {
	ending := ending{task: ordering, op: c.op, request: c.request, generatedName: c.generated, allowsDuplicate: c.order.AllowDuplicate}
	ending.report(ctx, err, &c.resp.Diagnostics)
	var withdrawn *order.WithdrawnError
	var gone *goneError
	switch {
	case errors.As(err, &withdrawn) && withdrawn.End == order.Stuck:
		c.op.on(withdrawn.Ours)
		c.save(ctx)
	case errors.As(err, &withdrawn):
		c.resp.State.RemoveResource(ctx)
	case err == nil, isStep(err):
		warnIfDegraded(ctx, c.op.client, c.op.link, &c.resp.Diagnostics)
	case errors.As(err, &gone):
		c.resp.State.RemoveResource(ctx)
	}
	if c.op.link == nil {
		return
	}
	if duplicates := c.order.Duplicates(); len(duplicates) > 0 {
		newMessages().twoOrders(c.op.link, duplicates).Warn(&c.resp.Diagnostics)
	}
	if unsure := c.order.Unsure(); unsure != nil {
		newMessages().otherOrders(c.op.link, unsure).Warn(&c.resp.Diagnostics)
	}
}
