package client

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// RoutingPolicy is the SDK's routing policy.
type RoutingPolicy = interlink.RoutingPolicy

func aboutPolicy(policy *RoutingPolicy) facts {
	return facts{Ref{policy.Region.String(), policy.ProjectID, policy.OrganizationID, policy.ID}, "there", policy.UpdatedAt, false}
}

// GetRoutingPolicy gets one routing policy, as GetLink does for a link.
func (c *Client) GetRoutingPolicy(ctx context.Context, ref Ref) (*RoutingPolicy, error) {
	return get(ctx, c, ref, aboutPolicy, func() (*RoutingPolicy, error) {
		return first(call(ctx, c, with(c.api.GetRoutingPolicy, &interlink.GetRoutingPolicyRequest{Region: scw.Region(ref.Region), RoutingPolicyID: ref.ID})))
	}, func(ctx context.Context) ([]*RoutingPolicy, error) {
		return c.ListRoutingPolicies(ctx, &interlink.ListRoutingPoliciesRequest{Region: scw.Region(ref.Region), ProjectID: &ref.Project})
	})
}

// ListRoutingPolicies returns every policy that matches the filters, from all pages.
func (c *Client) ListRoutingPolicies(ctx context.Context, req *interlink.ListRoutingPoliciesRequest) ([]*RoutingPolicy, error) {
	return listOf(c, "routing_policies", c.api.ListRoutingPolicies, *req, aboutPolicy,
		func(resp *interlink.ListRoutingPoliciesResponse, _ []byte) []*RoutingPolicy {
			return resp.RoutingPolicies
		}).all(ctx)
}

// CreateRoutingPolicy makes a policy, once. Unless NotTaken(err), it may exist.
func (c *Client) CreateRoutingPolicy(ctx context.Context, req *interlink.CreateRoutingPolicyRequest) (*RoutingPolicy, error) {
	policy, err := first(call(ctx, c, with(c.api.CreateRoutingPolicy, req)))
	if err != nil {
		return nil, err
	}
	if policy.Name != req.Name || policy.IsIPv6 != req.IsIPv6 {
		return nil, unreadable("it is about the policy %q (%s), which is not the one that was sent", policy.Name, policy.ID)
	}
	return policy, aboutPolicy(policy).contradicts(Ref{Region: req.Region.String(), Project: req.ProjectID, ID: policy.ID})
}

// UpdateRoutingPolicy changes the fields that are not nil.
func (c *Client) UpdateRoutingPolicy(ctx context.Context, req *interlink.UpdateRoutingPolicyRequest) (*RoutingPolicy, error) {
	policy, err := first(call(ctx, c, with(c.api.UpdateRoutingPolicy, req)))
	if err != nil {
		return nil, err
	}
	return policy, c.check(Ref{Region: req.Region.String(), ID: req.RoutingPolicyID}, aboutPolicy(policy))
}

// DeleteRoutingPolicy deletes a policy. The API refuses to delete one that a link
// uses. A GET has to show that the policy is gone: nil is returned only then.
func (c *Client) DeleteRoutingPolicy(ctx context.Context, ref Ref) error {
	_, _, err := call(ctx, c, func(options ...scw.RequestOption) (none struct{}, err error) {
		return none, c.api.DeleteRoutingPolicy(&interlink.DeleteRoutingPolicyRequest{Region: scw.Region(ref.Region), RoutingPolicyID: ref.ID}, options...)
	})
	if err != nil && !IsNotFound(err) {
		return err
	}
	c.know(ref.ID, func(k *known) { k.accepted = err == nil })
	if _, err = c.GetRoutingPolicy(ctx, ref); err == nil {
		return Failure(Doubtful, "the API answers that it is deleted, or does not exist, and a GET shows it")
	} else if IsNotFound(err) {
		return nil
	}
	return err
}
