package client

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// Presence is what speaks for an object being there: how often the API itself has
// to say 404 before it is believed. A wrong 404 would drop a billed link from the
// state, or leave one behind.
type Presence int

// What may speak for an object.
const (
	Unproven    Presence = 1 // nothing but its id
	Shown       Presence = 2 // a state or a list shows it
	JustOrdered Presence = 4 // it may be so new that reads lag behind
)

// looksBehindGateway is how often a 404 has to come that is not the API's own: a
// route that is missing for a moment is no word about the object. With the pauses
// that is some ten seconds.
const looksBehindGateway = 6

// get makes a GET, again and again until its 404 can be believed.
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
		if own >= int(presence) && own > 0 || foreign >= looksBehindGateway {
			return object, err
		}
		if !backoff.Wait(ctx, 0) {
			return object, context.Cause(ctx)
		}
	}
}

// GetLink asks for one link, by itself. It returns what the API has now; a 404
// that can be believed is an error for which IsNotFound holds.
func (c *Client) GetLink(ctx context.Context, ref LinkRef, presence Presence) (*Link, error) {
	return get(ctx, c, presence, func() (*Link, error) {
		return c.link(ctx, with(c.api.GetLink, &interlink.GetLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	})
}

// getFor is GetLink for a read. A polling one is not repeated if it fails: the
// wait does that.
func (c *Client) getFor(ctx context.Context, ref LinkRef, fresh Freshness) (*Link, error) {
	if fresh.Polling {
		ctx = once(ctx)
	}
	return c.GetLink(ctx, ref, fresh.Presence)
}

// GetRoutingPolicy asks for one routing policy, as GetLink does for a link.
func (c *Client) GetRoutingPolicy(ctx context.Context, region, id string, presence Presence) (*RoutingPolicy, error) {
	return get(ctx, c, presence, func() (*RoutingPolicy, error) {
		return c.policy(ctx, with(c.api.GetRoutingPolicy, &interlink.GetRoutingPolicyRequest{Region: scw.Region(region), RoutingPolicyID: id}))
	})
}
