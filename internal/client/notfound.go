package client

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// This file has the policy on how long a 404 is forgiven. A wrong 404 would drop a
// billed link from the state, or leave one behind.
//
//	what is known of the object               a 404 is believed
//	----------------------------------------  ---------------------------
//	only its id                               at once (Unproven)
//	a state or a list shows it                the 2nd time (Shown)
//	it was ordered a moment ago               the 4th time (JustOrdered)
//	any, and a gateway replied                the 6th time
//	a link that is waited for, but not shown  after Timing.NewLinkGrace
//	a VPC that a link needs                   after Timing.NewObjectGrace

// Presence is the evidence that an object exists. It is the number of times that the
// API itself has to say 404.
type Presence int

// The kinds of evidence.
const (
	Unproven    Presence = 1 // only its id
	Shown       Presence = 2 // a state or a list shows it
	JustOrdered Presence = 4 // it may be so new that reads do not show it yet
)

// foreign404s is how often a 404 that is not the API's own has to come. A
// route that is missing for a moment says nothing about the object. With the
// pauses this takes about ten seconds.
const foreign404s = 6

// get makes a GET, and repeats it until a 404 can be believed.
func get[T any](ctx context.Context, c *Client, presence Presence, ask func() (T, error)) (T, error) {
	backoff := c.config.Timing.Backoff()
	for own, foreign := 0, 0; ; {
		object, err := ask()
		switch failed := ErrorOf(err); {
		case failed.Meaning != NotFound:
			return object, err
		case failed.FromAPI:
			own++
		default:
			foreign++
		}
		if own >= int(presence) && own > 0 || foreign >= foreign404s {
			return object, err
		}
		if !backoff.Wait(ctx, 0) {
			return object, context.Cause(ctx)
		}
	}
}

// GetLink sends a GET for one link, so it returns the current state. IsNotFound
// is true for its error if the 404 can be believed.
func (c *Client) GetLink(ctx context.Context, ref LinkRef, presence Presence) (*Link, error) {
	return get(ctx, c, presence, func() (*Link, error) {
		return c.link(ctx, with(c.api.GetLink, &interlink.GetLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	})
}

// getFor is GetLink for a read. A polling read is not retried if it fails: the
// wait does that.
func (c *Client) getFor(ctx context.Context, ref LinkRef, fresh Freshness) (*Link, error) {
	if fresh.Polling {
		ctx = once(ctx)
	}
	return c.GetLink(ctx, ref, fresh.Presence)
}

// GetRoutingPolicy gets one routing policy, as GetLink does for a link.
func (c *Client) GetRoutingPolicy(ctx context.Context, region, id string, presence Presence) (*RoutingPolicy, error) {
	return get(ctx, c, presence, func() (*RoutingPolicy, error) {
		return c.policy(ctx, with(c.api.GetRoutingPolicy, &interlink.GetRoutingPolicyRequest{Region: scw.Region(region), RoutingPolicyID: id}))
	})
}
