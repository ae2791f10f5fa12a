package client

import (
	"context"
	"fmt"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// Objects of the SDK that this provider only reads.
type (
	// Pop is the SDK's PoP.
	Pop = interlink.Pop
	// DedicatedConnection is the SDK's dedicated connection.
	DedicatedConnection = interlink.DedicatedConnection
)

// Partner is the SDK's partner, with the fields that the SDK leaves out.
type Partner struct {
	interlink.Partner

	// L3Connectivity reports whether the partner's router, and not the user's, speaks
	// BGP with Scaleway. Nil: the API does not say.
	L3Connectivity *bool
}

func aboutPartner(partner *Partner) facts { return facts{Ref: Ref{ID: partner.ID}} }

func aboutPop(pop *Pop) facts { return facts{Ref: Ref{ID: pop.ID}} }

func aboutConnection(connection *DedicatedConnection) facts {
	return facts{Ref: Ref{ID: connection.ID, Project: connection.ProjectID}}
}

// cached returns what does not change while a process runs. It asks for it once.
// Failures are not cached: whoever asks during a call shares its reply or its failure.
func cached[T any](ctx context.Context, c *Client, key string, ask func(context.Context) (T, error)) (none T, err error) {
	if value, known := c.catalog.Load(key); known {
		return value.(T), nil //nolint:forcetypeassert // a key has one type
	}
	reply := c.flights.DoChan(key, func() (any, error) {
		value, err := ask(context.WithoutCancel(ctx))
		if err == nil {
			c.catalog.Store(key, value)
		}
		return value, err
	})
	select {
	case result := <-reply:
		if result.Err != nil {
			return none, result.Err
		}
		return result.Val.(T), nil //nolint:forcetypeassert // a key has one type
	case <-ctx.Done():
		return none, context.Cause(ctx)
	}
}

// Partner returns a partner. It asks once per process.
func (c *Client) Partner(ctx context.Context, region, id string) (*Partner, error) {
	return cached(ctx, c, "partner "+region+"/"+id, func(ctx context.Context) (*Partner, error) { return c.GetPartner(ctx, region, id) })
}

// Pop returns a PoP. It asks once per process.
func (c *Client) Pop(ctx context.Context, region, id string) (*Pop, error) {
	return cached(ctx, c, "pop "+region+"/"+id, func(ctx context.Context) (*Pop, error) { return c.GetPop(ctx, region, id) })
}

// PartnersAt returns the partners at a PoP. It asks once per process.
func (c *Client) PartnersAt(ctx context.Context, region, popID string) ([]*Partner, error) {
	return cached(ctx, c, "partners at "+region+"/"+popID, func(ctx context.Context) ([]*Partner, error) {
		return c.ListPartners(ctx, &interlink.ListPartnersRequest{Region: scw.Region(region), PopIDs: []string{popID}})
	})
}

// Policy returns a routing policy. It asks once per process, because a policy's
// family never changes.
func (c *Client) Policy(ctx context.Context, region, id string) (*RoutingPolicy, error) {
	return cached(ctx, c, "policy "+region+"/"+id, func(ctx context.Context) (*RoutingPolicy, error) {
		return c.GetRoutingPolicy(ctx, Ref{Region: region, ID: id})
	})
}

// Connection returns a dedicated connection. It asks once per process.
func (c *Client) Connection(ctx context.Context, region, id string) (*DedicatedConnection, error) {
	return cached(ctx, c, "connection "+region+"/"+id, func(ctx context.Context) (*DedicatedConnection, error) {
		return c.GetDedicatedConnection(ctx, region, id)
	})
}

// GetPartner returns one partner.
func (c *Client) GetPartner(ctx context.Context, region, id string) (*Partner, error) {
	return get(ctx, c, Ref{Region: region, ID: id}, aboutPartner, func() (*Partner, error) {
		partner, made, err := call(ctx, c, with(c.api.GetPartner, &interlink.GetPartnerRequest{Region: scw.Region(region), PartnerID: id}))
		if err != nil {
			return nil, err
		}
		return &Partner{*partner, readReply[layer3](made.body).Says}, nil
	}, nil)
}

// ListPartners returns every partner that matches the filters, from all pages.
func (c *Client) ListPartners(ctx context.Context, req *interlink.ListPartnersRequest) ([]*Partner, error) {
	return list[Partner]{key: "partners", about: aboutPartner, fetch: func(page *int32, size *uint32, options ...scw.RequestOption) ([]*Partner, error) {
		req := *req
		req.Page, req.PageSize = page, size
		resp, err := c.api.ListPartners(&req, options...)
		if err != nil {
			return nil, err
		}
		return convert(resp.Partners, func(partner *interlink.Partner) *Partner { return &Partner{Partner: *partner} }), nil
	}, read: func(body []byte, partners []*Partner) {
		for i, said := range readReply[struct{ Partners []layer3 }](body).Partners {
			partners[i].L3Connectivity = said.Says
		}
	}}.all(ctx, c)
}

// BandwidthsOf returns the PoP with its bandwidths. A list may show no bandwidths
// for a PoP whose GET shows some (recorded). So an empty list means nothing.
func (c *Client) BandwidthsOf(ctx context.Context, region string, pop *Pop) (*Pop, error) {
	if len(pop.AvailableLinkBandwidthsMbps) > 0 {
		return pop, nil
	}
	return c.Pop(ctx, region, pop.ID)
}

// NotOffered returns a text for a region without partners. It returns "" if there
// are some, or if the API does not tell.
func (c *Client) NotOffered(ctx context.Context, region string) string {
	partners, err := c.ListPartners(ctx, &interlink.ListPartnersRequest{Region: scw.Region(region)})
	if err != nil || len(partners) > 0 {
		return ""
	}
	return fmt.Sprintf("Region %s has no partners at all: InterLink may not be offered there. Take another region.", region)
}

// GetPop returns one PoP.
func (c *Client) GetPop(ctx context.Context, region, id string) (*Pop, error) {
	return get(ctx, c, Ref{Region: region, ID: id}, aboutPop, func() (*Pop, error) {
		return first(call(ctx, c, with(c.api.GetPop, &interlink.GetPopRequest{Region: scw.Region(region), PopID: id})))
	}, nil)
}

// ListPops returns every PoP that matches the filters, from all pages.
func (c *Client) ListPops(ctx context.Context, req *interlink.ListPopsRequest) ([]*Pop, error) {
	return list[Pop]{key: "pops", about: aboutPop, fetch: func(page *int32, size *uint32, options ...scw.RequestOption) ([]*Pop, error) {
		req := *req
		req.Page, req.PageSize = page, size
		resp, err := c.api.ListPops(&req, options...)
		if err != nil {
			return nil, err
		}
		return resp.Pops, nil
	}}.all(ctx, c)
}

// GetDedicatedConnection returns one dedicated connection.
func (c *Client) GetDedicatedConnection(ctx context.Context, region, id string) (*DedicatedConnection, error) {
	return get(ctx, c, Ref{Region: region, ID: id}, aboutConnection, func() (*DedicatedConnection, error) {
		return first(call(ctx, c, with(c.api.GetDedicatedConnection, &interlink.GetDedicatedConnectionRequest{Region: scw.Region(region), ConnectionID: id})))
	}, nil)
}

// ListDedicatedConnections returns every dedicated connection that matches the
// filters, from all pages.
func (c *Client) ListDedicatedConnections(ctx context.Context, req *interlink.ListDedicatedConnectionsRequest) ([]*DedicatedConnection, error) {
	l := list[DedicatedConnection]{key: "connections", about: aboutConnection}
	l.fetch = func(page *int32, size *uint32, options ...scw.RequestOption) ([]*DedicatedConnection, error) {
		req := *req
		req.Page, req.PageSize = page, size
		resp, err := c.api.ListDedicatedConnections(&req, options...)
		if err != nil {
			return nil, err
		}
		return resp.Connections, nil
	}
	return l.all(ctx, c)
}
