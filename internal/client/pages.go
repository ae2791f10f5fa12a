package client

import (
	"context"
	"iter"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// EachLink returns the links that match the filters, one by one. It fetches a
// page when its first link is needed, so a caller who stops early saves the other
// pages. After an error nothing more comes.
func (c *Client) EachLink(ctx context.Context, req interlink.ListLinksRequest) iter.Seq2[*Link, error] {
	return each(linkID, func(page int32) ([]*Link, int, error) { return c.listLinksPage(ctx, req, page) })
}

// EachRoutingPolicy is EachLink for routing policies.
func (c *Client) EachRoutingPolicy(ctx context.Context, req interlink.ListRoutingPoliciesRequest) iter.Seq2[*RoutingPolicy, error] {
	size := uint32(pageSize)
	req.PageSize = &size
	return each(func(policy *RoutingPolicy) string { return policy.ID }, func(page int32) ([]*RoutingPolicy, int, error) {
		req.Page = &page
		resp, _, err := listCall(ctx, c, with(c.api.ListRoutingPolicies, &req))
		if err != nil {
			return nil, 0, err
		}
		return resp.RoutingPolicies, total(resp.TotalCount), nil
	})
}

func linkID(link *Link) string { return link.ID }

// total converts a count of the API to an int.
func total(count uint64) int { return int(min(count, 1<<30)) }

// errRepeats is the error for a list that never ends.
var errRepeats = unreadable("the list's pages repeat themselves")

// each walks the pages until it has as many objects as the last page said exist,
// or until a page is empty. An object on two pages (another one was deleted
// meanwhile) comes once. The SDK's own walk trusts a wrong total_count.
func each[T any](id func(*T) string, fetch func(page int32) (objects []*T, total int, err error)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		seen := map[string]bool{}
		for page, shown, all := int32(1), 0, 1; shown < all; page++ {
			var objects []*T
			var err error
			if objects, all, err = fetch(page); err != nil {
				yield(nil, err)
				return
			}
			if len(objects) == 0 {
				return
			}
			shown += len(objects)
			before := len(seen)
			for _, object := range objects {
				if object == nil || seen[id(object)] {
					continue
				}
				seen[id(object)] = true
				if !yield(object, nil) {
					return
				}
			}
			if len(seen) == before {
				yield(nil, errRepeats)
				return
			}
		}
	}
}

// all collects what each walks over.
func all[T any](id func(*T) string, fetch func(page int32) (objects []*T, total int, err error)) ([]*T, error) {
	var out []*T
	for object, err := range each(id, fetch) {
		if err != nil {
			return nil, err
		}
		out = append(out, object)
	}
	return out, nil
}
