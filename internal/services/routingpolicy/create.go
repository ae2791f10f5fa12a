package routingpolicy

import (
	"context"
	"errors"
	"slices"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// maxTries is the maximum number of create attempts. Each earlier one must be
// known to have failed.
const maxTries = 4

// create makes a policy. If a reply is lost, it searches for the policy before it
// sends the request again, so that no unused policy is left behind.
func create(ctx context.Context, c *client.Client, req *interlink.CreateRoutingPolicyRequest) (*client.RoutingPolicy, error) {
	unlock, err := c.LockName(ctx, req.Region.String(), req.ProjectID, "routing policy "+req.Name)
	if err != nil {
		return nil, err
	}
	defer unlock()
	before, err := named(ctx, c, req)
	if err != nil {
		return nil, err
	}
	backoff := c.Timing().Backoff()
	var lost error // the reply to an earlier try
	end := func(err error) (*client.RoutingPolicy, error) {
		if lost != nil {
			return nil, &unknownError{lost}
		}
		return nil, err
	}
	for try := 1; ; try++ {
		policy, err := c.CreateRoutingPolicy(ctx, req)
		interrupted := ctx.Err() != nil
		switch {
		case err == nil:
			return policy, nil
		case interrupted && client.MeaningOf(err) == client.NotSent, !interrupted && !client.Retryable(err):
			return end(err)
		}
		// An interrupt in the middle of the call leaves the outcome unknown, too.
		made, searchErr := search(ctx, c, req, before)
		switch {
		case made != nil:
			return made, nil
		case searchErr != nil, ctx.Err() != nil:
			return nil, &unknownError{err}
		}
		if client.MeaningOf(err) == client.Unknown {
			lost = err
		}
		after := client.RetryAfter(err)
		if try >= maxTries || !c.Timing().InTime(ctx, after) || !backoff.Wait(ctx, after) {
			return end(err)
		}
	}
}

// unknownError is the error for a policy that may or may not exist.
type unknownError struct{ error }

func (e *unknownError) Unwrap() error { return e.error }

// errAnother is the error for a new policy of the same name that is not as
// requested.
var errAnother = errors.New("another routing policy of that name has appeared")

// search searches for a policy whose reply was lost. A slow API does not cut the
// search short; an interrupt does.
func search(ctx context.Context, c *client.Client, req *interlink.CreateRoutingPolicyRequest, before []*client.RoutingPolicy) (*client.RoutingPolicy, error) {
	outliving, cancel := c.DetachFor(ctx, 1)
	defer cancel()
	detached, cancel := context.WithTimeout(outliving, c.Timing().SearchWindow+c.Timing().ReadTimeout)
	defer cancel()
	return appeared(detached, ctx, c, req, before)
}

// appeared searches for the policy several times, because it may show up late.
func appeared(detached, ctx context.Context, c *client.Client, req *interlink.CreateRoutingPolicyRequest, before []*client.RoutingPolicy) (*client.RoutingPolicy, error) {
	var err error
	for try := range 4 {
		var now []*client.RoutingPolicy
		now, err = named(detached, c, req)
		for _, policy := range now {
			switch {
			case slices.ContainsFunc(before, func(other *client.RoutingPolicy) bool { return other.ID == policy.ID }):
			case isAsAsked(policy, req):
				return policy, nil
			default:
				err = errAnother
			}
		}
		if try < 3 && (ctx.Err() != nil || !waiter.Sleep(detached, c.Timing().SearchWindow/12)) {
			break
		}
	}
	return nil, err
}

// isAsAsked tells whether a policy has the prefixes and tags of the request.
func isAsAsked(policy *client.RoutingPolicy, req *interlink.CreateRoutingPolicyRequest) bool {
	return fw.SameTexts(policy.Tags, req.Tags) &&
		fw.SameTexts(written(policy.PrefixFilterIn), written(req.PrefixFilterIn)) &&
		fw.SameTexts(written(policy.PrefixFilterOut), written(req.PrefixFilterOut))
}

func written(prefixes []scw.IPNet) []string {
	out := make([]string, 0, len(prefixes))
	for _, prefix := range prefixes {
		out = append(out, prefix.String())
	}
	return out
}

// named returns the policies with exactly the request's name and family.
func named(ctx context.Context, c *client.Client, req *interlink.CreateRoutingPolicyRequest) ([]*client.RoutingPolicy, error) {
	policies, err := c.ListRoutingPolicies(ctx, &interlink.ListRoutingPoliciesRequest{
		Region: req.Region, ProjectID: &req.ProjectID, Name: &req.Name, IPv6: &req.IsIPv6,
	})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(policies, func(policy *client.RoutingPolicy) bool { return policy.Name != req.Name }), nil
}
