package routingpolicy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Delete implements resource.Resource. With detach_on_destroy it first detaches
// the policy from its links. Without it, a policy in use is an error that names
// the links.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state ResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ref := state.ref(r.client)
	end := deletion{
		client: r.client, ref: ref, name: fmt.Sprintf("%q (%s/%s)", state.Name.ValueString(), ref.Region, ref.ID),
		detaches: state.DetachOnDestroy.ValueBool(), deadline: time.Now().Add(limit),
	}
	err := end.run(client.RepeatUntil(ctx, end.deadline))
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		refused.Fail(&resp.Diagnostics)
	case err != nil:
		base.AddError(&resp.Diagnostics, "delete the routing policy "+end.name, err)
	}
}

// deletion is the deletion of one policy.
type deletion struct {
	client   *client.Client
	ref      client.Ref
	name     string // with the id, for messages
	detaches bool   // from the links that use it
	deadline time.Time
}

// refusal is the error for a policy that cannot be deleted. It has a message of its
// own.
type refusal struct{ fw.Message }

func (r *refusal) Error() string { return r.Summary }

// sideBySide is how many links are read or changed at once.
const sideBySide = 8

// run detaches the policy if that is wanted, and deletes it. The API may report
// the policy as in use for a while after its last link has detached it. Then run
// tries again.
func (d *deletion) run(ctx context.Context) error {
	backoff := d.client.Config.Timing.Backoff()
	var patience time.Time // set by the first refusal
	for {
		if d.detaches {
			if err := d.detachAll(ctx); err != nil {
				return err
			}
		}
		err := retry(ctx, d.client, func(ctx context.Context) error { return d.client.DeleteRoutingPolicy(ctx, d.ref) })
		if err == nil || client.MeaningOf(err) != client.Precondition {
			return err
		}
		if patience.IsZero() {
			patience = time.Now().Add(3 * d.client.Config.Timing.SearchWindow)
		}
		users, usersErr := d.users(ctx)
		over := !time.Now().Before(patience)
		switch {
		case len(users) > 0 && (over || !d.detaches):
			return &refusal{messages{}.inUse(d.name, users)}
		case over && usersErr == nil:
			return &refusal{messages{}.inUseByNobody(d.name, err)}
		case over, !backoff.Wait(ctx, 0):
			return err
		}
	}
}

// users returns the links that hold the policy, in every project that the key can
// see. A list may lag, so it gets each link.
func (d *deletion) users(ctx context.Context) ([]*client.Link, error) {
	links, err := d.client.ListLinks(ctx, &interlink.ListLinksRequest{Region: scw.Region(d.ref.Region), RoutingPolicyID: &d.ref.ID})
	if err != nil {
		return nil, err
	}
	var group errgroup.Group
	group.SetLimit(sideBySide)
	for i, link := range links {
		group.Go(func() error {
			now, err := d.client.GetLink(ctx, client.RefOf(link))
			switch {
			case client.Gone(now, err):
				links[i] = nil
			case err == nil:
				links[i] = now
			}
			return nil // if the GET fails, the list decides
		})
	}
	_ = group.Wait()
	return slices.DeleteFunc(links, func(link *client.Link) bool { return link == nil || !d.isHeldBy(link) }), nil
}

func (d *deletion) isHeldBy(link *client.Link) bool {
	is := func(id *string) bool { return strings.EqualFold(fw.Deref(id), d.ref.ID) }
	return is(link.RoutingPolicyV4ID) || is(link.RoutingPolicyV6ID)
}

// detachAll detaches the policy from every link that holds it. A key that may not
// list links can still delete an unused policy.
func (d *deletion) detachAll(ctx context.Context) error {
	users, err := d.users(ctx)
	if err != nil && client.MeaningOf(err) != client.Denied {
		return err
	}
	var group errgroup.Group
	group.SetLimit(sideBySide)
	for _, link := range users {
		group.Go(func() error { return d.detach(ctx, link) })
	}
	return group.Wait()
}

// maxFaults is how many failures of the API in a row a detach survives, in
// addition to the client's own retries.
const maxFaults = 6

// detach takes the policy off one link. It waits while the link is configuring,
// and retries if the API was busy. If an attempt may have succeeded, it checks
// before it retries.
func (d *deletion) detach(ctx context.Context, link *client.Link) error {
	ref := client.RefOf(link)
	backoff := d.client.Config.Timing.Backoff()
	held := func(link *client.Link, err error) error { return &refusal{messages{}.held(d.name, link, err)} }
	for faults := 0; ; {
		var failed error
		if link.Status != interlink.LinkStatusConfiguring {
			var now *client.Link
			if now, failed = d.client.SetPolicy(ctx, ref, d.ref.ID, ""); failed == nil && !d.isHeldBy(now) {
				return nil
			}
		}
		meaning := client.MeaningOf(failed)
		rejected := meaning == client.Precondition || meaning == client.NotFound // for good, if the link is not configuring
		if failed != nil && !rejected && meaning != client.Transient {
			if faults++; faults > maxFaults || !client.Retryable(failed) {
				return held(link, failed)
			}
		}
		if !time.Now().Before(d.deadline) || !backoff.Wait(ctx, client.RetryAfter(failed)) {
			return held(link, failed)
		}
		now, err := d.client.GetLink(ctx, ref)
		switch {
		case client.Gone(now, err), err == nil && !d.isHeldBy(now):
			return nil
		case err != nil && !client.Retryable(err):
			return held(link, err)
		case err == nil && rejected && now.Status != interlink.LinkStatusConfiguring:
			return held(now, failed)
		case err == nil:
			link = now
		}
	}
}
