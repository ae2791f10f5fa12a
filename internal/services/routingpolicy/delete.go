package routingpolicy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
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
	region, uuid := state.ref(r.client)
	end := deletion{client: r.client, region: region, id: uuid, detaches: state.DetachOnDestroy.ValueBool(), deadline: time.Now().Add(limit)}
	err := end.run(client.RepeatUntil(ctx, end.deadline))
	if err == nil {
		return
	}
	name := fmt.Sprintf("%q (%s/%s)", state.Name.ValueString(), region, uuid)
	var used *inUseError
	var kept *heldError
	switch {
	case errors.As(err, &used):
		messages{}.inUse(name, used).Fail(&resp.Diagnostics)
	case errors.As(err, &kept):
		messages{}.held(name, kept).Fail(&resp.Diagnostics)
	default:
		base.AddError(&resp.Diagnostics, "delete the routing policy "+name, err)
	}
}

// deletion is the deletion of one policy.
type deletion struct {
	client     *client.Client
	region, id string
	detaches   bool // from the links that use it
	deadline   time.Time
}

// sideBySide is how many links are read or changed at once.
const sideBySide = 8

// run detaches the policy if that is wanted, and deletes it. The API may report
// the policy as in use for a while after its last link has detached it. Then run
// tries again.
func (d *deletion) run(ctx context.Context) error {
	backoff := d.client.Timing().Backoff()
	var patience time.Time // set by the first refusal
	for {
		if d.detaches {
			if err := d.detachAll(ctx); err != nil {
				return err
			}
		}
		err := d.client.RetryIdempotent(ctx, d.delete)
		if err == nil || client.MeaningOf(err) != client.Precondition {
			return err
		}
		if patience.IsZero() {
			patience = time.Now().Add(3 * d.client.Timing().SearchWindow)
		}
		users, usersErr := d.users(ctx)
		over := !time.Now().Before(patience)
		switch {
		case len(users) > 0 && (over || !d.detaches):
			return &inUseError{users: users}
		case over && usersErr == nil:
			return &inUseError{said: err}
		case over, !backoff.Wait(ctx, 0):
			return err
		}
	}
}

// delete sends DELETE. It does not believe a single 404: a wrong one would leave
// the policy behind.
func (d *deletion) delete(ctx context.Context) error {
	err := d.client.DeleteRoutingPolicy(ctx, d.region, d.id)
	if client.IsNotFound(err) {
		_, err = d.client.GetRoutingPolicy(ctx, d.region, d.id, client.Unproven)
		switch {
		case err == nil:
			return errStillThere
		case client.IsNotFound(err):
			return nil
		}
	}
	return err
}

var errStillThere = errors.New("the API answers 404 to the deletion, but still shows the routing policy")

// users returns the links that hold the policy, in every project that the key can
// see. A list may lag, so it gets each link.
func (d *deletion) users(ctx context.Context) ([]*client.Link, error) {
	links, err := d.client.ListLinks(ctx, &interlink.ListLinksRequest{Region: scw.Region(d.region), RoutingPolicyID: &d.id})
	if err != nil {
		return nil, err
	}
	var group errgroup.Group
	group.SetLimit(sideBySide)
	for i, link := range links {
		group.Go(func() error {
			now, err := d.client.GetLink(ctx, client.RefOf(link), client.Shown)
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
	var users []*client.Link
	for _, link := range links {
		if link != nil && d.isHeldBy(link) {
			users = append(users, link)
		}
	}
	return users, nil
}

func (d *deletion) isHeldBy(link *client.Link) bool {
	for _, id := range []*string{link.RoutingPolicyV4ID, link.RoutingPolicyV6ID} {
		if id != nil && strings.EqualFold(*id, d.id) {
			return true
		}
	}
	return false
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
	backoff := d.client.Timing().Backoff()
	for faults := 0; ; {
		var failed error
		if link.Status != interlink.LinkStatusConfiguring {
			now, err := d.client.DetachPolicy(ctx, ref, d.id)
			if err == nil && !d.isHeldBy(now) {
				return nil
			}
			failed = err
		}
		switch {
		case failed == nil, client.MeaningOf(failed) == client.Transient, client.MeaningOf(failed) == client.Precondition, client.IsNotFound(failed):
		case client.Retryable(failed) && faults < maxFaults:
			faults++
		default:
			return &heldError{link, failed}
		}
		if !time.Now().Before(d.deadline) || !backoff.Wait(ctx, client.RetryAfter(failed)) {
			return &heldError{link, failed}
		}
		now, err := d.client.GetLink(ctx, ref, client.Shown)
		switch {
		case client.Gone(now, err), err == nil && !d.isHeldBy(now):
			return nil
		case err != nil && !client.Retryable(err):
			return &heldError{link, err}
		case err == nil && final(failed) && now.Status != interlink.LinkStatusConfiguring:
			return &heldError{now, failed}
		case err == nil:
			link = now
		}
	}
}

// final tells whether a refusal is final once the link has been read.
func final(failed error) bool {
	return failed != nil && (client.MeaningOf(failed) == client.Precondition || client.IsNotFound(failed))
}
