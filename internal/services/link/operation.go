package link

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// operation is one create, update or delete of one link, with one time budget.
type operation struct {
	client *client.Client
	ref    client.Ref
	link   *client.Link // as the API last returned it
	stale  bool         // it may have changed since: a call was made
	name   string

	// alongside begins a check that runs during each poll of a wait. The function
	// that it returns gives the result; an error ends the wait. It may be nil.
	alongside func(context.Context) (outcome func() error)

	started  time.Time
	limit    time.Duration
	deadline time.Time
	accepted bool // the API accepted a DELETE: Scaleway no longer bills the link
	built    bool // the link was seen built

	lastStatus   interlink.LinkStatus
	unknownNoted bool
}

func newOperation(c *client.Client, limit time.Duration) *operation {
	now := time.Now()
	return &operation{client: c, started: now, limit: limit, deadline: now.Add(limit)}
}

// on sets the link of the operation.
func (o *operation) on(link *client.Link) {
	o.ref, o.name = client.RefOf(link), link.Name
	o.observe(context.Background(), link)
}

func (o *operation) waited() time.Duration { return time.Since(o.started) }

// observe stores the link that the API returned, and logs each change of its
// status.
func (o *operation) observe(ctx context.Context, link *client.Link) {
	o.link = link
	o.built = o.built || builtNow(link.Status)
	if link.Status == o.lastStatus {
		return
	}
	o.lastStatus = link.Status
	fields := map[string]any{"link": link.ID, "name": link.Name, "status": string(link.Status), "elapsed": o.waited().Round(time.Millisecond).String()}
	tflog.Info(ctx, "InterLink status", fields)
	if _, known := Classify(link.Status); !known && !o.unknownNoted {
		o.unknownNoted = true
		tflog.Warn(ctx, "InterLink has a status that this provider does not know; waiting on", fields)
	}
}

// pollAge is the maximum age of a list that a poll uses: half of the shortest
// pause between polls. So many waits share one list, and see a change only a
// little later than with their own requests.
const pollAge = 500 * time.Millisecond

// pollsWithin returns the maximum age of a list for a poll, and the longest pause
// between polls. A wait has to see a change after poll_interval at the latest, so
// pause, age and the time of the reply must not exceed it together.
func pollsWithin(pollInterval time.Duration) (age, pause time.Duration) {
	age = min(pollAge, pollInterval/8)
	return age, pollInterval - 2*age
}

// lookEvery is how long a wait believes lists that say that nothing has changed.
const lookEvery = time.Minute

// await polls until done returns true. A list of the project serves a poll only while
// it says that the status is as it was: everything else is decided by a GET. So is the
// first poll, one a minute, and the last one, for a list may stand still.
//
// Its errors are *waiter.TimeoutError, *waiter.InterruptedError, *goneError, an error
// of done, or an error of the API that is not retryable.
func (o *operation) await(ctx context.Context, done func(*client.Link) (bool, error)) error {
	timing := o.client.Config.Timing
	age, pause := pollsWithin(timing.PollInterval)
	var looked time.Time // the last GET
	var verdict error    // what the link itself says; the API's failures are the waiter's
	err := waiter.Until(ctx, waiter.Options{
		Deadline:     o.deadline,
		PollTimeout:  timing.ReadTimeout,
		LongestPause: pause,
		Retry:        client.Retryable,
		RetryAfter:   client.RetryAfter,
		OnFailure: func(err error, elapsed time.Duration) {
			tflog.Warn(ctx, "a poll of the InterLink failed; waiting on", map[string]any{
				"link": o.ref.ID, "error": client.APIText(err), "elapsed": elapsed.Round(time.Millisecond).String(),
			})
		},
	}, func(ctx context.Context) (ended bool, err error) {
		asItWas := o.asItWas
		if time.Since(looked) >= lookEvery || !time.Now().Before(o.deadline) {
			asItWas = nil
		}
		outcome := o.beginAlongside(ctx)
		link, err := o.client.ReadLink(client.Once(ctx), o.ref, age, asItWas)
		verdict = outcome()
		switch {
		case verdict != nil:
			return true, nil //nolint:nilerr // the check ends the wait, whatever the poll says
		case client.IsNotFound(err):
			verdict = &goneError{name: o.name, id: o.ref.ID}
			return true, nil
		case err != nil:
			return false, err
		case link != nil:
			looked, o.stale = time.Now(), false
			o.observe(ctx, link)
		}
		ended, verdict = done(o.link)
		return ended || verdict != nil, nil
	})
	if err != nil {
		return err
	}
	return verdict
}

// asItWas reports whether a list shows the link's status, and its sessions, as they
// were last seen.
func (o *operation) asItWas(listed *client.Link) bool {
	return o.link != nil && listed.Status == o.link.Status && listed.BgpV4Status == o.link.BgpV4Status && listed.BgpV6Status == o.link.BgpV6Status
}

func (o *operation) beginAlongside(ctx context.Context) (outcome func() error) {
	if o.alongside == nil {
		return func() error { return nil }
	}
	return o.alongside(ctx)
}

// awaitStatus waits for wait_for_status. A bad status is an error at once. If the
// current link is already there, it sends no request. A bad status in the reply to a
// call is confirmed by a GET.
func (o *operation) awaitStatus(ctx context.Context, waitFor string) error {
	reached := func(link *client.Link) (bool, error) {
		if classOf(link) == Bad {
			return false, &badStatusError{link: link}
		}
		return satisfied(link.Status, waitFor), nil
	}
	if done, err := reached(o.link); done && err == nil {
		return nil
	}
	return o.await(ctx, reached)
}

// awaitConfigured waits until no change is being applied. A configuring link
// accepts no call (documented).
func (o *operation) awaitConfigured(ctx context.Context) error {
	if o.link.Status != interlink.LinkStatusConfiguring {
		return nil
	}
	return o.getConfigured(ctx)
}

// getConfigured sends a GET for the link, and waits until no change is being applied.
func (o *operation) getConfigured(ctx context.Context) error {
	return o.await(ctx, func(link *client.Link) (bool, error) {
		return link.Status != interlink.LinkStatusConfiguring, nil
	})
}
