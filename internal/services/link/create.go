package link

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Default time-outs.
const (
	defaultCreate = 30 * time.Minute
	defaultUpdate = 10 * time.Minute
	defaultDelete = 30 * time.Minute
)

// Create implements resource.Resource. Up to the order every failure is an
// error that has cost nothing; after it only a bad status is, for an error in
// Create makes Terraform throw the order away.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan ResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	limit, diags := plan.Timeouts.Create(ctx, defaultCreate)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	op := newOperation(r.client, limit)
	ctx = client.NoteInterrupt(client.RepeatUntil(ctx, op.deadline))
	name, generated := plan.nameToOrder()
	resp.Diagnostics.Append(preflight(ctx, r.client, plan, false, func() {
		fresh := beforeOrder(r.client)
		fresh.Polling = true // the look before the order repeats it
		_, _ = r.client.LinksNamed(ctx, plan.Region.ValueString(), plan.ProjectID.ValueString(), name, fresh)
	})...)
	if resp.Diagnostics.HasError() {
		return
	}
	creation := creation{Resource: r, op: op, planned: req.Plan, plan: plan, resp: resp}
	if !creation.order(ctx, name, generated) {
		return
	}
	if creation.configureAtOnce(ctx) {
		creation.settle(ctx)
	}
	creation.tellDuplicates()
}

// creation is one Create after its plan has been read.
type creation struct {
	*Resource
	op       *operation
	orderer  *orderer
	planned  tfsdk.Plan
	plan     ResourceModel
	resp     *resource.CreateResponse
	deferred bool // VPC and propagation have to wait until the link is built
}

// save writes the link as it is into the state.
func (c *creation) save(ctx context.Context) {
	state := c.plan
	state.fromAPI(c.op.link)
	c.resp.Diagnostics.Append(c.resp.State.Set(ctx, &state)...)
	fw.KeepPlanned(&c.resp.State, c.planned)
	c.resp.Diagnostics.Append(markBuilt(ctx, c.op.link.Status, c.resp.Private)...)
	c.resp.Diagnostics.Append(setIdentity(ctx, c.resp.Identity, state.Model)...)
}

// order places the order and saves it at once.
func (c *creation) order(ctx context.Context, name string, generated bool) bool {
	c.orderer = &orderer{
		client: c.client, messages: c.messages(), request: c.plan.request(name),
		allowDuplicate: c.plan.AllowDuplicateName.ValueBool(), generatedName: generated, deadline: c.op.deadline,
	}
	link, err := c.orderer.place(ctx)
	var failed *orderError
	switch {
	case errors.As(err, &failed):
		failed.message.Fail(&c.resp.Diagnostics)
		if failed.link != nil {
			c.op.on(failed.link)
			c.save(ctx)
		}
		return false
	case err != nil:
		base.AddError(&c.resp.Diagnostics, fmt.Sprintf("order the InterLink %q", name), err)
		return false
	}
	c.op.unseenUntil = time.Now().Add(newGrace)
	c.op.on(link)
	c.op.stale = c.orderer.adopted // found in a list
	c.save(ctx)
	if c.orderer.adopted {
		c.messages().adopted(link, c.orderer.lostReply).Warn(&c.resp.Diagnostics)
	}
	if !c.orderer.allowDuplicate {
		c.op.beside = func(ctx context.Context) func() error { return c.orderer.beginNameCheck(ctx, link) }
	}
	return true
}

// nameToOrder is the name under which a plan's link is ordered, "" while that is
// not known. Without a configured name it is derived from what cannot be changed
// about a link. It is not random: an apply that was cut off before its order
// reached the state would not find that order again, and would place another.
func (m *ResourceModel) nameToOrder() (name string, generated bool) {
	if m.Name.ValueString() != "" {
		return m.Name.ValueString(), false
	}
	for _, id := range []fw.ID{m.PopID, m.PartnerID, m.ConnectionID} {
		if id.IsUnknown() {
			return "", true
		}
	}
	parts := []string{
		m.Region.ValueString(), m.ProjectID.ValueString(), m.PopID.UUID(),
		fmt.Sprint(m.BandwidthMbps.ValueInt64()), m.PartnerID.UUID(), m.ConnectionID.UUID(),
	}
	if known(m.Vlan) {
		parts = append(parts, fmt.Sprint(m.Vlan.ValueInt64()))
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	return "interlink-" + hex.EncodeToString(sum[:5]), true
}

// wantedLate is what an order cannot carry: VPC and propagation.
func wantedLate(plan ResourceModel) desired {
	var want desired
	if vpc := plan.VpcID.UUID(); vpc != "" {
		want.vpc = &vpc
	}
	if plan.EnableRoutePropagation.ValueBool() {
		on := true
		want.propagation = &on
	}
	return want
}

// configureAtOnce sets VPC and propagation straight after the order, where the
// API takes them then (recorded in `requested`). Where it says "not now" they
// wait until the link is built (documented). A plain refusal withdraws the
// order: the configuration cannot be had, and the partner knows nothing yet.
func (c *creation) configureAtOnce(ctx context.Context) bool {
	err := c.converge(ctx)
	var bad *badStatusError
	switch {
	case c.withdrawn(ctx, err):
		return false
	case err == nil, errors.As(err, &bad), outOfTime(err):
		// settle says what there is to say.
		c.deferred = err != nil
		return true
	case !plainlyRefused(err), c.orderer.adopted:
		// What was only taken for this order is not deleted.
		c.deferred = true
		return true
	}
	detached, cancel := c.client.Outlive(ctx, afterLook)
	defer cancel()
	left, end := withdraw(detached, c.client, c.op.link)
	c.op.observe(ctx, left)
	if end == keptOrder {
		c.deferred = true
		return true
	}
	became := "the order was withdrawn"
	if end == orderStuck {
		became = "the order is to be withdrawn"
	}
	failed := &orderError{message: fw.NewMessage(
		fmt.Sprintf("The InterLink %q cannot be set up as configured: %s", c.op.name, became), explained(err), c.withdrawal(end == orderGone))}
	if end == orderStuck {
		failed.link = left
	}
	return !c.withdrawn(ctx, failed)
}

// converge sets VPC and propagation.
func (c *creation) converge(ctx context.Context) error {
	return c.watchingName(ctx, func(ctx context.Context) error { return c.op.converge(ctx, wantedLate(c.plan)) })
}

// explained says which step failed, and why.
func explained(err error) string {
	var failed *stepError
	if errors.As(err, &failed) {
		return fmt.Sprintf("It was not possible to %s. %s", failed.what, client.Explain(failed.err))
	}
	return client.Explain(err)
}

func (c *creation) withdrawal(gone bool) string {
	if gone {
		return "The order was deleted at once: the partner knows nothing of it, and nothing is in the state. What to do now: mend the configuration and run terraform apply again."
	}
	return fmt.Sprintf("The order could not be deleted at once (status %q). It is in the state, marked as tainted: the next terraform apply or destroy ends it.", c.op.link.Status)
}

// plainlyRefused tells whether a call will never be accepted as it is.
func plainlyRefused(err error) bool {
	var look *lookError
	failed := client.ErrorOf(err)
	if !failed.FromAPI || errors.As(err, &look) {
		return false
	}
	switch failed.Meaning {
	case client.Refused:
		return true
	case client.Denied:
		return !client.Unauthenticated(err) // a key that has expired says nothing of the configuration
	case client.NotFound:
		return failed.Resource != "link"
	default:
		return false
	}
}

// settle waits for the wanted status, sets what had to wait, and says what is
// left to be said.
func (c *creation) settle(ctx context.Context) {
	err := c.watchingName(ctx, func(ctx context.Context) error {
		return c.op.awaitStatus(ctx, c.plan.WaitForStatus.ValueString())
	})
	if c.withdrawn(ctx, err) {
		return
	}
	c.save(ctx)
	if c.stop(ctx, err) {
		return
	}
	if c.deferred {
		if err := c.converge(ctx); err != nil {
			if c.withdrawn(ctx, err) {
				return
			}
			wrong := c.turnedBad(ctx, err)
			c.save(ctx)
			if c.stop(ctx, wrong) {
				return
			}
			text := c.messages().notConfigured(c.op.link, err)
			if tooEarly(err) {
				text = c.messages().notYet(ctx, c.op.link, err)
			}
			text.Warn(&c.resp.Diagnostics)
		}
		c.save(ctx)
	}
	if classOf(c.op.link) == Degraded {
		c.messages().degraded(ctx, c.op.link).Warn(&c.resp.Diagnostics)
	}
}

// turnedBad tells of a link that went wrong while it was being set up. No answer
// about it is taken for a healthy one: the next refresh says more.
func (c *creation) turnedBad(ctx context.Context, err error) error {
	var bad *badStatusError
	if errors.As(err, &bad) {
		return bad
	}
	switch err := c.op.refresh(ctx); {
	case client.IsNotFound(err):
		return &goneError{name: c.op.name, id: c.op.ref.ID}
	case classOf(c.op.link) == Bad:
		return &badStatusError{link: c.op.link}
	}
	return nil
}

// stop handles a wait that did not end well; it tells whether there was one.
func (c *creation) stop(ctx context.Context, err error) bool {
	if err == nil {
		return false
	}
	explainWait(ctx, c.messages(), c.op, err, &c.resp.Diagnostics)
	var gone *goneError
	if errors.As(err, &gone) {
		c.resp.State.RemoveResource(ctx)
	}
	return true
}

// explainWait turns the end of a wait into a diagnostic: a warning while the
// order is healthy, an error otherwise. A failure of the API while waiting says
// nothing about the order, so it is a warning, too.
func explainWait(ctx context.Context, m messages, op *operation, err error, diags *diag.Diagnostics) {
	var bad *badStatusError
	var gone *goneError
	switch {
	case errors.As(err, &bad):
		m.bad(ctx, bad.link).Fail(diags)
	case errors.As(err, &gone):
		m.gone(gone.name, op.ref.Region+"/"+gone.id).Fail(diags)
	default:
		m.stillWaiting(ctx, op, err).Warn(diags)
	}
}
