package client

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// ListRoutingPolicies returns every policy that matches the filters, from all
// pages.
func (c *Client) ListRoutingPolicies(ctx context.Context, req *interlink.ListRoutingPoliciesRequest) ([]*RoutingPolicy, error) {
	var policies []*RoutingPolicy
	for policy, err := range c.EachRoutingPolicy(ctx, *req) {
		if err != nil {
			return nil, err
		}
		policies = append(policies, policy)
	}
	return policies, nil
}

// CreateRoutingPolicy makes a policy, once. If MeaningOf(err) is Unknown, it may
// still exist.
func (c *Client) CreateRoutingPolicy(ctx context.Context, req *interlink.CreateRoutingPolicyRequest) (*RoutingPolicy, error) {
	if req.Tags == nil {
		req.Tags = []string{}
	}
	if req.PrefixFilterIn == nil {
		req.PrefixFilterIn = []scw.IPNet{}
	}
	if req.PrefixFilterOut == nil {
		req.PrefixFilterOut = []scw.IPNet{}
	}
	return c.policy(ctx, with(c.api.CreateRoutingPolicy, req))
}

// UpdateRoutingPolicy changes the fields that are not nil.
func (c *Client) UpdateRoutingPolicy(ctx context.Context, req *interlink.UpdateRoutingPolicyRequest) (*RoutingPolicy, error) {
	return c.policy(ctx, with(c.api.UpdateRoutingPolicy, req))
}

// DeleteRoutingPolicy deletes a policy. The API refuses to delete one that a link
// uses.
func (c *Client) DeleteRoutingPolicy(ctx context.Context, region, id string) error {
	_, _, err := call(ctx, c, func(options ...scw.RequestOption) (none struct{}, err error) {
		return none, c.api.DeleteRoutingPolicy(&interlink.DeleteRoutingPolicyRequest{Region: scw.Region(region), RoutingPolicyID: id}, options...)
	})
	return err
}

// policy makes a call that returns a policy.
func (c *Client) policy(ctx context.Context, do func(...scw.RequestOption) (*RoutingPolicy, error)) (*RoutingPolicy, error) {
	policy, _, err := call(ctx, c, do)
	if err != nil {
		return nil, err
	}
	if policy == nil || policy.ID == "" {
		return nil, errNoID
	}
	return policy, nil
}
