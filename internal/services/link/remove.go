package link

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// remove asks for the end of the link, unless it is on its way out already:
// propagation off first (documented), then DELETE. It returns once the API has
// taken it; the link may be deprovisioning then.
func (o *operation) remove(ctx context.Context) error {
	if err := o.awaitConfigured(ctx); err != nil {
		return ignoreGone(err)
	}
	if o.leaving() {
		return nil
	}
	if o.link.EnableRoutePropagation && !final(o.link) {
		// A courtesy to the routes: where it is refused, the DELETE says why.
		if err := o.take(ctx, o.propagationStep(false)); err != nil {
			if outOfTime(err) {
				return err
			}
			tflog.Warn(ctx, "could not turn route propagation off before deleting", map[string]any{"link": o.ref.ID, "error": client.Said(err)})
		}
	}
	return ignoreGone(o.take(ctx, step{
		what:    "delete the InterLink",
		reached: func(*client.Link) bool { return o.leaving() },
		do: func(ctx context.Context, _ *client.Link) (*client.Link, error) {
			deleted, err := o.client.DeleteLink(ctx, o.ref)
			if client.IsNotFound(err) {
				if _, missing := getInsistently(ctx, o.client, o.ref); !client.IsNotFound(missing) {
					return nil, &contradictionError{}
				}
				return o.markDeleted(), nil
			}
			return deleted, err
		},
	}))
}

// contradictionError is a deletion that answers 404 of a link that is there: to
// believe it would be to leave the link behind, billed.
type contradictionError struct{}

func (*contradictionError) Error() string {
	return "the API answers 404 to the deletion, but still shows the link"
}

// final tells whether a link never was built nor will be: it has no routes to
// be kind to, and takes nothing but its deletion.
func final(link *client.Link) bool {
	switch link.Status {
	case interlink.LinkStatusRefused, interlink.LinkStatusExpired, interlink.LinkStatusFailed:
		return true
	}
	return false
}

// leaving tells whether the link is on its way out or gone.
func (o *operation) leaving() bool {
	return o.link.Status == interlink.LinkStatusDeprovisioning || o.link.Status == interlink.LinkStatusDeleted
}

func (o *operation) markDeleted() *client.Link {
	gone := *o.link
	gone.Status = interlink.LinkStatusDeleted
	o.client.Forget(o.ref)
	return &gone
}

// ignoreGone takes a link that has vanished for a link that was removed.
func ignoreGone(err error) error {
	var gone *goneError
	if errors.As(err, &gone) || client.IsNotFound(err) && client.MissingResource(err) != "vpc" {
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
	err := o.await(ctx, func(link *client.Link) (bool, error) {
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

// interrupted tells whether the user's interrupt ended the wait.
func interrupted(err error) bool {
	var stop *waiter.InterruptedError
	return errors.As(err, &stop)
}
