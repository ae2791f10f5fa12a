package client

import (
	"context"
	"iter"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// EachLink returns the links that the filters let through, one after the other.
// A page is fetched when its first link is asked for: who stops early pays for
// what it has seen. After an error nothing more comes.
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

// total is a count that the API returns, as a number to count to.
func total(count uint64) int { return int(min(count, 1<<30)) }

// errRepeats is a list that never ends.
var errRepeats = unreadable("the list's pages repeat themselves")

// each walks the pages until as many objects have come as the last page said
// that there are, or a page is empty. An object that two pages show (another
// one was deleted meanwhile) comes once. The SDK's own walk goes on for as long
// as a wrong total_count says.
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

// all gathers what each walks over.
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
