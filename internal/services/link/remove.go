package link

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// removal asks for the end of a link, on Scaleway's side.
type removal struct {
	*operation

	stripped bool  // propagation, a policy or the VPC was taken off it
	lost     bool  // the reply to a DELETE, sent before the link was deprovisioning
	sent     bool  // a DELETE was taken
	underWay error // how the API answered the DELETE of a link that was deprovisioning already
}

// soFar is what is known of the deletion so far.
func (r *removal) soFar() deletion {
	if r == nil {
		return deletion{}
	}
	return deletion{accepted: r.accepted, underWay: r.underWay}
}

// remove is removal for a caller to whom its end is enough.
func (o *operation) remove(ctx context.Context) error {
	return (&removal{operation: o}).run(ctx)
}

// run turns propagation off (documented), lets go of policies and VPC, then
// sends DELETE. It returns once the API has taken it; the link may be
// deprovisioning then. A link that is deprovisioning already gets its DELETE,
// too: the partner may have begun that, and Scaleway bills until the user has
// deleted the link (documented).
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
		if _, missing := r.client.GetLink(ctx, r.ref, client.JustOrdered); !client.IsNotFound(missing) {
			return nil, &contradictionError{}
		}
		return r.markDeleted(), nil
	case leaving && isUnderWay(err):
		r.sent, r.underWay = true, err
		return link, nil
	case !leaving && client.MeaningOf(err) == client.NotNow && r.refresh(ctx) == nil && r.link.Status == interlink.LinkStatusDeprovisioning:
		return r.delete(ctx, r.link) // the partner has begun in the meantime
	case !leaving && client.MeaningOf(err) == client.Unknown:
		// A second DELETE makes sure that it is not the partner who began.
		r.lost = true
	case r.lost && client.MeaningOf(err) == client.Unknown:
		r.sent = true
	}
	return nil, err
}

// refreshToRemove reads the link before its removal. A list will do if the state
// says that the link is built. A link that is not built changes by itself, and its
// removal depends on its status.
func (o *operation) refreshToRemove(ctx context.Context, built bool) error {
	if !built {
		return o.refresh(ctx)
	}
	link, err := refreshed(ctx, o.client, o.ref)
	switch {
	case err != nil:
		return err
	case !isBuilt(classOf(link)):
		return o.refresh(ctx)
	}
	o.observe(ctx, link)
	o.stale = true
	return nil
}

// isUnderWay tells whether the answer to a DELETE may mean that the link is being
// deleted already.
func isUnderWay(err error) bool {
	failed := client.ErrorOf(err)
	return failed.Meaning == client.NotNow || failed.State == string(interlink.LinkStatusDeprovisioning) || failed.State == string(interlink.LinkStatusDeleted)
}

// letGo takes route propagation, policies and VPC off a link that the partner
// may hold for days after its DELETE: they can be deleted in the meantime. A
// step that is refused or takes too long does not stop the DELETE, which says
// why.
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
		tflog.Warn(ctx, "could not "+step.what+" before deleting", map[string]any{"link": r.ref.ID, "error": client.Said(err)})
		if client.LinkLocked(err) || client.IsNotFound(err) || outOfTime(err) || r.leaving() {
			return nil // the others would fare no better
		}
	}
	return nil
}

// lettingGo are the steps of letGo, as few as the link needs. A link that never was
// on the partner's side is gone at once, with all that it holds.
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

// leaving tells whether the link is on its way out or gone.
func (o *operation) leaving() bool { return leaving(o.link) }

func (o *operation) markDeleted() *client.Link {
	gone := *o.link
	gone.Status = interlink.LinkStatusDeleted
	o.client.Forget(o.ref)
	return &gone
}

// ignoreGone returns nil for a link that is gone: that is what a removal wants.
func ignoreGone(err error) error {
	var gone *goneError
	if errors.As(err, &gone) || client.IsNotFound(err) && client.ErrorOf(err).Resource != "vpc" {
		return nil
	}
	return err
}

// awaitGone waits until the link is deleted or answers 404. A link that is
// locked on the way ends the wait.
func (o *operation) awaitGone(ctx context.Context) error {
	o.unseenUntil = time.Time{}
	if o.link.Status == interlink.LinkStatusDeleted {
		o.client.Forget(o.ref)
		return nil
	}
	// The first look is a GET: most links are gone by then, and no list says so.
	read := o.getAlone
	err := o.awaitBy(ctx, func(ctx context.Context) (*client.Link, error) {
		now := read
		read = o.readPoll
		return now(ctx)
	}, func(link *client.Link) (bool, error) {
		if link.Status == interlink.LinkStatusLocked {
			return false, &badStatusError{link: link}
		}
		return link.Status == interlink.LinkStatusDeleted, nil
	})
	if err = ignoreGone(err); err == nil {
		o.client.Forget(o.ref)
	}
	return err
}
