package routingpolicy

import (
	"context"
	"fmt"
	"slices"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// create makes a policy. If it is unknown whether the API has made it, it is searched
// for by its name, and never sent again.
func create(ctx context.Context, c *client.Client, req *interlink.CreateRoutingPolicyRequest) (*client.RoutingPolicy, error) {
	unlock, err := c.LockName(ctx, req.Region.String(), req.ProjectID, "routing policy "+req.Name)
	if err != nil {
		return nil, err
	}
	defer unlock()
	before, err := named(ctx, c, req)
	blind := client.MeaningOf(err) == client.Denied // a key that may not list
	if err != nil && !blind {
		return nil, err
	}
	var policy *client.RoutingPolicy
	var lost error // the failure of a call that may have made the policy
	err = retry(ctx, c, func(ctx context.Context) error {
		policy, err = c.CreateRoutingPolicy(ctx, req)
		if err == nil && isAmong(policy, before) {
			err = fmt.Errorf("the reply is about the policy %s, which was there before", policy.ID)
		}
		if err != nil && !client.NotTaken(err, "routing_policy") {
			policy, lost = nil, err
			return nil
		}
		return err
	})
	if lost == nil {
		return policy, err
	}
	if !blind {
		policy = search(ctx, c, req, before)
	}
	if policy == nil {
		return nil, &unknownError{lost}
	}
	return policy, nil
}

// unknownError is the error for a policy that may or may not exist.
type unknownError struct{ error }

func (e *unknownError) Unwrap() error { return e.error }

// search searches for a policy whose reply was lost, several times, because it may
// show up late. A slow API does not cut the search short; an interrupt does.
func search(ctx context.Context, c *client.Client, req *interlink.CreateRoutingPolicyRequest, before []*client.RoutingPolicy) *client.RoutingPolicy {
	detached, cancel := waiter.Detach(ctx, c.Config.Timing.InterruptGrace)
	defer cancel()
	detached, cancel = context.WithTimeout(detached, c.Config.Timing.SearchWindow+c.Config.Timing.ReadTimeout)
	defer cancel()
	for try := 1; ; try++ {
		now, _ := named(detached, c, req) // if it fails, the next one may not
		for _, policy := range now {
			if !isAmong(policy, before) && isAsAsked(policy, req) {
				return policy
			}
		}
		if try == 4 || ctx.Err() != nil || !waiter.Sleep(detached, c.Config.Timing.SearchWindow/12) {
			return nil
		}
	}
}

func isAmong(policy *client.RoutingPolicy, policies []*client.RoutingPolicy) bool {
	return slices.ContainsFunc(policies, func(other *client.RoutingPolicy) bool { return other.ID == policy.ID })
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
