package client

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

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

func aboutPartner(partner *Partner) facts { return facts{Ref: Ref{ID: partner.ID}, common: true} }
func aboutPop(pop *Pop) facts             { return facts{Ref: Ref{ID: pop.ID}, common: true} }
func aboutConnection(one *DedicatedConnection) facts {
	return facts{Ref{one.Region.String(), one.ProjectID, one.OrganizationID, one.ID}, string(one.Status), one.UpdatedAt, false}
}

// shared makes a call for all who ask while it is under way. None of them cuts it short.
func shared[T any](ctx context.Context, c *Client, key string, ask func(context.Context) (T, error)) (result T, err error) {
	var value any
	select {
	case reply := <-c.flights.DoChan(key, func() (any, error) { return ask(context.WithoutCancel(ctx)) }):
		value, err = reply.Val, reply.Err
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	result, _ = value.(T)
	return result, err
}

// Cached returns what does not change while a process runs. It asks for it once.
// Failures are not cached.
func Cached[T any](ctx context.Context, c *Client, key string, ask func(context.Context) (T, error)) (T, error) {
	if value, known := c.catalog.Load(key); known {
		return value.(T), nil //nolint:errcheck // a key has one type
	}
	return shared(ctx, c, key, func(ctx context.Context) (T, error) {
		result, err := ask(ctx)
		if err == nil {
			c.catalog.Store(key, result)
		}
		return result, err
	})
}

// Partner returns a partner. It asks once per process.
func (c *Client) Partner(ctx context.Context, region, id string) (*Partner, error) {
	return Cached(ctx, c, "partner "+region+"/"+id, func(ctx context.Context) (*Partner, error) {
		return get(ctx, c, Ref{Region: region, ID: id}, aboutPartner, func() (*Partner, error) {
			partner, made, err := call(ctx, c, with(c.api.GetPartner, &interlink.GetPartnerRequest{Region: scw.Region(region), PartnerID: id}))
			if err != nil {
				return nil, err
			}
			return &Partner{*partner, readReply[layer3](made.body).Says}, nil
		}, nil)
	})
}

// Pop returns a PoP. It asks once per process.
func (c *Client) Pop(ctx context.Context, region, id string) (*Pop, error) {
	return Cached(ctx, c, "pop "+region+"/"+id, func(ctx context.Context) (*Pop, error) {
		return get(ctx, c, Ref{Region: region, ID: id}, aboutPop, func() (*Pop, error) {
			return first(call(ctx, c, with(c.api.GetPop, &interlink.GetPopRequest{Region: scw.Region(region), PopID: id})))
		}, nil)
	})
}

// Connection returns a dedicated connection. It asks once per process.
func (c *Client) Connection(ctx context.Context, region, id string) (*DedicatedConnection, error) {
	return Cached(ctx, c, "connection "+region+"/"+id, func(ctx context.Context) (*DedicatedConnection, error) {
		return get(ctx, c, Ref{Region: region, ID: id}, aboutConnection, func() (*DedicatedConnection, error) {
			request := &interlink.GetDedicatedConnectionRequest{Region: scw.Region(region), ConnectionID: id}
			return first(call(ctx, c, with(c.api.GetDedicatedConnection, request)))
		}, nil)
	})
}

// ListPartners returns every partner that matches the filters, from all pages.
func (c *Client) ListPartners(ctx context.Context, req *interlink.ListPartnersRequest) ([]*Partner, error) {
	return listOf(c, "partners", c.api.ListPartners, *req, aboutPartner, func(resp *interlink.ListPartnersResponse, body []byte) []*Partner {
		said := readReply[struct{ Partners []layer3 }](body).Partners
		partners := make([]*Partner, len(resp.Partners))
		for i, partner := range resp.Partners {
			partners[i] = &Partner{*partner, said[i].Says}
		}
		return partners
	}).all(ctx)
}

// ListPops returns every PoP that matches the filters, from all pages.
func (c *Client) ListPops(ctx context.Context, req *interlink.ListPopsRequest) ([]*Pop, error) {
	return listOf(c, "pops", c.api.ListPops, *req, aboutPop, func(resp *interlink.ListPopsResponse, _ []byte) []*Pop {
		return resp.Pops
	}).all(ctx)
}

// ListDedicatedConnections returns every connection that matches the filters, from all pages.
func (c *Client) ListDedicatedConnections(ctx context.Context, req *interlink.ListDedicatedConnectionsRequest) ([]*DedicatedConnection, error) {
	return listOf(c, "connections", c.api.ListDedicatedConnections, *req, aboutConnection,
		func(resp *interlink.ListDedicatedConnectionsResponse, _ []byte) []*DedicatedConnection {
			return resp.Connections
		}).all(ctx)
}
