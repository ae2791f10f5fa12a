package client

import (
	"context"
	"iter"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// EachLink answers the links that the filters let through, one after the other.
// A page is fetched when its first link is asked for: who stops early pays for
// what it has seen. After an error nothing more comes.
func (c *Client) EachLink(ctx context.Context, req interlink.ListLinksRequest) iter.Seq2[*Link, error] {
	return each(func(page int32) ([]*Link, int, error) { return c.listLinksPage(ctx, req, page) })
}

// EachRoutingPolicy is EachLink for routing policies.
func (c *Client) EachRoutingPolicy(ctx context.Context, req interlink.ListRoutingPoliciesRequest) iter.Seq2[*RoutingPolicy, error] {
	size := uint32(pageSize)
	req.PageSize = &size
	return each(func(page int32) ([]*RoutingPolicy, int, error) {
		req.Page = &page
		resp, err := c.api.ListRoutingPolicies(&req, c.options(ctx)...)
		if err != nil {
			return nil, 0, err
		}
		return resp.RoutingPolicies, int(min(resp.TotalCount, 1<<30)), nil
	})
}

// each walks the pages until as many objects have come as the last page said
// that there are, or a page is empty.
func each[T any](fetch func(page int32) (objects []T, total int, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for page, seen, total := int32(1), 0, 1; seen < total; page++ {
			var objects []T
			var err error
			if objects, total, err = fetch(page); err != nil {
				var none T
				yield(none, err)
				return
			}
			if len(objects) == 0 {
				return
			}
			seen += len(objects)
			for _, object := range objects {
				if !yield(object, nil) {
					return
				}
			}
		}
	}
}
