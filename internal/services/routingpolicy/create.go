package routingpolicy

import (
	"context"
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
	var lost error // the failure of a try that may have made the policy
	for try := 1; ; try++ {
		policy, err := c.CreateRoutingPolicy(ctx, req)
		if err == nil {
			return policy, nil
		}
		if client.MeaningOf(err) == client.Unknown {
			lost = err
		}
		if lost != nil {
			made, absent := search(ctx, c, req, before)
			if made != nil {
				return made, nil
			}
			if !absent || ctx.Err() != nil {
				return nil, &unknownError{lost}
			}
		}
		after := client.RetryAfter(err)
		if client.Retryable(err) && try < maxTries && c.Timing().InTime(ctx, after) && backoff.Wait(ctx, after) {
			continue
		}
		if lost != nil {
			return nil, &unknownError{lost}
		}
		return nil, err
	}
}

// unknownError is the error for a policy that may or may not exist.
type unknownError struct{ error }

func (e *unknownError) Unwrap() error { return e.error }

// search searches for a policy whose reply was lost, several times, because it may
// show up late. absent reports whether it certainly is not there. A slow API does
// not cut the search short; an interrupt does.
func search(
	ctx context.Context, c *client.Client, req *interlink.CreateRoutingPolicyRequest, before []*client.RoutingPolicy,
) (made *client.RoutingPolicy, absent bool) {
	detached, cancel := c.DetachFor(ctx, 1)
	defer cancel()
	detached, cancel = context.WithTimeout(detached, c.Timing().SearchWindow+c.Timing().ReadTimeout)
	defer cancel()
	for try := 1; ; try++ {
		now, err := named(detached, c, req)
		absent = err == nil
		for _, policy := range now {
			switch {
			case slices.ContainsFunc(before, func(other *client.RoutingPolicy) bool { return other.ID == policy.ID }):
			case isAsAsked(policy, req):
				return policy, true
			default:
				absent = false // not as requested: whose it is cannot be told
			}
		}
		if try == 4 || ctx.Err() != nil || !waiter.Sleep(detached, c.Timing().SearchWindow/12) {
			return nil, absent
		}
	}
}

// isAsAsked reports whether a policy has the prefixes and tags of the request.
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
