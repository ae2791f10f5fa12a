package link

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// removal deletes a link on Scaleway's side.
type removal struct {
	*operation

	stripped bool  // propagation, a policy or the VPC was detached
	lost     bool  // the reply to a DELETE was lost; it was sent before the link was deprovisioning
	sent     bool  // a DELETE was accepted
	underWay error // the API's reply to the DELETE of a link that was already deprovisioning
}

// soFar returns what is known about the deletion so far.
func (r *removal) soFar() deletion {
	if r == nil {
		return deletion{}
	}
	return deletion{accepted: r.accepted, underWay: r.underWay}
}

// remove runs a removal for a caller that only needs the error.
func (o *operation) remove(ctx context.Context) error {
	return (&removal{operation: o}).run(ctx)
}

// run turns propagation off (documented), detaches policies and VPC, then sends
// DELETE. It returns once the API has accepted it; the link may still be
// deprovisioning. A link that is already deprovisioning gets a DELETE, too: the
// partner may have begun that, and Scaleway bills until the user deletes the link
// (documented).
func (r *removal) run(ctx context.Context) error {
	if err := r.awaitConfigured(ctx); err != nil {
		return ignoreGone(err)
	}
	if r.link.Status == interlink.LinkStatusDeleted {
		return nil
	}
	if err := r.letGo(ctx); err != nil {
		return ignoreGone(err)
	}
	return ignoreGone(r.take(ctx, step{
		what: "delete the InterLink",
		reached: func(link *client.Link) bool {
			return link.Status == interlink.LinkStatusDeleted || link.Status == interlink.LinkStatusDeprovisioning && r.sent
		},
		do: r.delete,
	}))
}

// delete sends DELETE once.
func (r *removal) delete(ctx context.Context, link *client.Link) (*client.Link, error) {
	leaving := link.Status == interlink.LinkStatusDeprovisioning
	deleted, err := r.client.DeleteLink(ctx, r.ref)
	switch {
	case err == nil:
		r.sent, r.accepted = true, true
		return deleted, nil
	case client.IsNotFound(err):
		switch now, missing := r.client.GetLink(ctx, r.ref); {
		case client.Gone(now, missing):
			return r.markDeleted(), nil
		case missing != nil:
			return nil, missing
		}
		return nil, client.Failure(client.Doubtful, "the API answers 404 to the deletion, but still shows the link")
	case leaving && isUnderWay(err):
		r.sent, r.underWay = true, err
		return link, nil
	case !leaving && client.MeaningOf(err) == client.Precondition && r.refresh(ctx) == nil && r.link.Status == interlink.LinkStatusDeprovisioning:
		return r.delete(ctx, r.link) // the partner has begun in the meantime
	case !leaving && client.MeaningOf(err) == client.Unknown:
		// Send a second DELETE, in case the partner has begun the deprovisioning.
		r.lost = true
	case r.lost && client.MeaningOf(err) == client.Unknown:
		r.sent = true
	}
	return nil, err
}

// refreshToRemove reads the link before its removal. A list is enough if the state
// says that the link is built. A link that is not built changes by itself, and its
// removal depends on its status.
func (o *operation) refreshToRemove(ctx context.Context, state ResourceModel) error {
	if !satisfied(interlink.LinkStatus(state.Status.ValueString()), waitActive) {
		return o.refresh(ctx)
	}
	link, err := refreshed(ctx, o.client, state)
	switch {
	case err != nil:
		return err
	case !isBuilt(classOf(link)):
		return o.refresh(ctx)
	}
	o.observe(ctx, link)
	return nil
}

// isUnderWay tells whether the reply to a DELETE may mean that the link is
// already being deleted.
func isUnderWay(err error) bool {
	failed := client.ErrorOf(err)
	return failed.Meaning == client.Precondition || failed.State == string(interlink.LinkStatusDeprovisioning) || failed.State == string(interlink.LinkStatusDeleted)
}

// letGo detaches route propagation, policies and VPC. The partner may hold the
// link for days after its DELETE, and in the meantime the user can delete those.
// A step that is refused or takes too long does not stop the DELETE; its error
// says why.
func (r *removal) letGo(ctx context.Context) error {
	whole := r.deadline
	defer func() { r.deadline = whole }()
	r.deadline = time.Now().Add(time.Until(whole) / 2)
	for _, step := range r.lettingGo() {
		err := r.take(ctx, step)
		switch {
		case err == nil:
			r.stripped = true
			continue
		case isInterrupt(err):
			return err
		}
		tflog.Warn(ctx, "could not "+step.what+" before deleting", map[string]any{"link": r.ref.ID, "error": client.APIText(err)})
		if linkLocked(err) || client.IsNotFound(err) || outOfTime(err) || r.leaving() {
			return nil // the other steps would fail, too
		}
	}
	return nil
}

// lettingGo returns the steps of letGo, as few as the link needs. A link that was
// never on the partner's side disappears at once with everything that it holds.
func (r *removal) lettingGo() []step {
	if unbuilt(r.link) {
		return nil
	}
	var steps []step
	if r.link.EnableRoutePropagation {
		steps = append(steps, r.propagationStep(false))
	}
	if selfHosted(r.link) || r.link.Status == interlink.LinkStatusRequested {
		return steps
	}
	none := ""
	for _, step := range r.steps(desired{policyV4: &none, policyV6: &none, vpc: &none}) {
		if !step.reached(r.link) {
			steps = append(steps, step)
		}
	}
	return steps
}

// leaving tells whether the link is being deleted or gone.
func (o *operation) leaving() bool { return leaving(o.link) }

// unmoved reports whether the status of a link shows nothing of its deletion.
func unmoved(link *client.Link) bool {
	_, known := Classify(link.Status)
	return known && !leaving(link) && link.Status != interlink.LinkStatusConfiguring
}

// markDeleted notes that the link is gone.
func (o *operation) markDeleted() *client.Link {
	deleted := *o.link
	deleted.Status = interlink.LinkStatusDeleted
	o.client.Forget(o.ref)
	o.link = &deleted
	return o.link
}

// ignoreGone returns nil for a link that is gone, because that is the goal of a
// removal.
func ignoreGone(err error) error {
	var gone *goneError
	if errors.As(err, &gone) || client.IsNotFound(err) && client.ErrorOf(err).Resource != "vpc" {
		return nil
	}
	return err
}

// awaitGone waits until a GET says that the link is deleted, or no longer there. With
// leaves, deprovisioning is enough. If the link becomes locked, the wait ends. So it
// does if the API accepted the deletion, and a while later the link is as if nothing
// had happened.
func (o *operation) awaitGone(ctx context.Context, leaves bool) error {
	patience := time.Now().Add(3 * o.client.Config.Timing.SearchWindow)
	err := o.await(ctx, func(link *client.Link) (bool, error) {
		switch {
		case link.Status == interlink.LinkStatusLocked:
			return false, &badStatusError{link: link}
		case unmoved(link) && time.Now().After(patience):
			return false, client.Failure(client.Doubtful, "the API accepted the deletion, but the link is still %s", link.Status)
		}
		return link.Status == interlink.LinkStatusDeleted || leaves && leaving(link), nil
	})
	gone := err != nil && ignoreGone(err) == nil
	if gone || err == nil && o.link.Status == interlink.LinkStatusDeleted {
		o.markDeleted()
	}
	return ignoreGone(err)
}
