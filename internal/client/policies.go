package client

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// GetRoutingPolicy answers one routing policy.
func (c *Client) GetRoutingPolicy(ctx context.Context, region, id string) (*RoutingPolicy, error) {
	return confirmed(ctx, c, func() (*RoutingPolicy, error) {
		return checkedPolicy(c.api.GetRoutingPolicy(&interlink.GetRoutingPolicyRequest{Region: scw.Region(region), RoutingPolicyID: id}, c.options(ctx)...))
	})
}

// ListRoutingPolicies answers every policy that the filters let through, all
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

// CreateRoutingPolicy makes a policy, once; where MeaningOf(err) is Unknown it
// may exist all the same.
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
	return checkedPolicy(c.api.CreateRoutingPolicy(req, c.options(ctx)...))
}

// UpdateRoutingPolicy changes the fields that are not nil.
func (c *Client) UpdateRoutingPolicy(ctx context.Context, req *interlink.UpdateRoutingPolicyRequest) (*RoutingPolicy, error) {
	return checkedPolicy(c.api.UpdateRoutingPolicy(req, c.options(ctx)...))
}

// DeleteRoutingPolicy deletes a policy; one that a link uses is refused.
func (c *Client) DeleteRoutingPolicy(ctx context.Context, region, id string) error {
	return c.api.DeleteRoutingPolicy(&interlink.DeleteRoutingPolicyRequest{Region: scw.Region(region), RoutingPolicyID: id}, c.options(ctx)...)
}

func checkedPolicy(policy *RoutingPolicy, err error) (*RoutingPolicy, error) {
	if err != nil {
		return nil, err
	}
	if policy == nil || policy.ID == "" {
		return nil, errNoID
	}
	return policy, nil
}
