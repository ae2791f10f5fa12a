package client

import (
	"context"
	"fmt"
	"sync"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// Objects of the SDK that this provider reads, or makes in addition to links.
type (
	// Pop is the SDK's PoP.
	Pop = interlink.Pop
	// DedicatedConnection is the SDK's dedicated connection.
	DedicatedConnection = interlink.DedicatedConnection
	// RoutingPolicy is the SDK's routing policy.
	RoutingPolicy = interlink.RoutingPolicy
)

// Partner is the SDK's partner, with the fields that the SDK leaves out.
type Partner struct {
	interlink.Partner

	// L3Connectivity tells whether the partner's router, and not the user's, speaks
	// BGP with Scaleway. Nil: the API does not say.
	L3Connectivity *bool
}

// catalog caches what does not change while a process runs: who the partners are,
// what a PoP offers. It asks for each object once.
type catalog struct {
	partners    onceCache[Partner]
	pops        onceCache[Pop]
	partnersAt  onceCache[[]*Partner]
	policies    onceCache[RoutingPolicy]
	connections onceCache[DedicatedConnection]
	uses        onceCache[Use]
	links       onceCache[[]*Link] // of a project, for the names of a plan
}

// onceCache caches one kind of object. It does not cache failures. Callers that
// ask during a call share its reply, or its failure. Only a caller that had no time
// left fails alone: the others may have more, and ask again.
type onceCache[T any] struct {
	mu      sync.Mutex
	entries map[string]*onceEntry[T]
}

type onceEntry[T any] struct {
	done     chan struct{}
	value    *T
	err      error
	cutShort bool // the caller ran out of time
}

func (m *onceCache[T]) get(ctx context.Context, timing Timing, key string, ask func(context.Context) (*T, error)) (*T, error) {
	for {
		m.mu.Lock()
		if m.entries == nil {
			m.entries = map[string]*onceEntry[T]{}
		}
		entry, known := m.entries[key]
		if !known {
			entry = &onceEntry[T]{done: make(chan struct{})}
			m.entries[key] = entry
		}
		m.mu.Unlock()
		if !known {
			entry.value, entry.err = ask(ctx)
			if entry.err != nil {
				entry.cutShort = ctx.Err() != nil || !timing.InTime(ctx, RetryAfter(entry.err))
				m.forget(key)
			}
			close(entry.done)
			return entry.value, entry.err
		}
		select {
		case <-entry.done:
			if !entry.cutShort {
				return entry.value, entry.err
			}
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
}

func (m *onceCache[T]) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, key)
}

// Partner returns a partner. It asks once per process.
func (c *Client) Partner(ctx context.Context, region, id string) (*Partner, error) {
	return c.catalog.partners.get(ctx, c.Timing(), region+"/"+id, func(ctx context.Context) (*Partner, error) {
		return c.GetPartner(ctx, region, id)
	})
}

// Pop returns a PoP. It asks once per process.
func (c *Client) Pop(ctx context.Context, region, id string) (*Pop, error) {
	return c.catalog.pops.get(ctx, c.Timing(), region+"/"+id, func(ctx context.Context) (*Pop, error) {
		return c.GetPop(ctx, region, id)
	})
}

// PartnersAt returns the partners at a PoP. It asks once per process.
func (c *Client) PartnersAt(ctx context.Context, region, popID string) ([]*Partner, error) {
	partners, err := c.catalog.partnersAt.get(ctx, c.Timing(), region+"/"+popID, func(ctx context.Context) (*[]*Partner, error) {
		partners, err := c.ListPartners(ctx, &interlink.ListPartnersRequest{Region: scw.Region(region), PopIDs: []string{popID}})
		return &partners, err
	})
	if err != nil {
		return nil, err
	}
	return *partners, nil
}

// Policy returns a routing policy. It asks once per process, because a policy's
// family never changes.
func (c *Client) Policy(ctx context.Context, region, id string) (*RoutingPolicy, error) {
	return c.catalog.policies.get(ctx, c.Timing(), region+"/"+id, func(ctx context.Context) (*RoutingPolicy, error) {
		return c.GetRoutingPolicy(ctx, region, id, Unproven)
	})
}

// Connection returns a dedicated connection. It asks once per process.
func (c *Client) Connection(ctx context.Context, region, id string) (*DedicatedConnection, error) {
	return c.catalog.connections.get(ctx, c.Timing(), region+"/"+id, func(ctx context.Context) (*DedicatedConnection, error) {
		return c.GetDedicatedConnection(ctx, region, id)
	})
}

// GetPartner returns one partner.
func (c *Client) GetPartner(ctx context.Context, region, id string) (*Partner, error) {
	partner, made, err := call(ctx, c, with(c.api.GetPartner, &interlink.GetPartnerRequest{Region: scw.Region(region), PartnerID: id}))
	if err != nil {
		return nil, err
	}
	return &Partner{*partner, readReply[layer3](made).Says}, nil
}

// ListPartners returns every partner that matches the filters, from all pages.
func (c *Client) ListPartners(ctx context.Context, req *interlink.ListPartnersRequest) ([]*Partner, error) {
	size := uint32(pageSize)
	req.PageSize = &size
	return all(func(partner *Partner) string { return partner.ID }, func(page int32) (objects []*Partner, count int, err error) {
		req.Page = &page
		resp, made, err := listCall(ctx, c, with(c.api.ListPartners, req))
		if err != nil {
			return nil, 0, err
		}
		said := readReply[struct{ Partners []layer3 }](made)
		for i, partner := range resp.Partners {
			if partner != nil {
				objects = append(objects, &Partner{*partner, at(said.Partners, i).Says})
			}
		}
		return objects, total(resp.TotalCount), nil
	})
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
	pop, _, err := call(ctx, c, with(c.api.GetPop, &interlink.GetPopRequest{Region: scw.Region(region), PopID: id}))
	return pop, err
}

// ListPops returns every PoP that matches the filters, from all pages.
func (c *Client) ListPops(ctx context.Context, req *interlink.ListPopsRequest) ([]*Pop, error) {
	size := uint32(pageSize)
	req.PageSize = &size
	return all(func(pop *Pop) string { return pop.ID }, func(page int32) (objects []*Pop, count int, err error) {
		req.Page = &page
		resp, _, err := listCall(ctx, c, with(c.api.ListPops, req))
		if err != nil {
			return nil, 0, err
		}
		return resp.Pops, total(resp.TotalCount), nil
	})
}

// GetDedicatedConnection returns one dedicated connection.
func (c *Client) GetDedicatedConnection(ctx context.Context, region, id string) (*DedicatedConnection, error) {
	connection, _, err := call(ctx, c, with(c.api.GetDedicatedConnection, &interlink.GetDedicatedConnectionRequest{Region: scw.Region(region), ConnectionID: id}))
	return connection, err
}

// ListDedicatedConnections returns every dedicated connection that matches the
// filters, from all pages.
func (c *Client) ListDedicatedConnections(ctx context.Context, req *interlink.ListDedicatedConnectionsRequest) ([]*DedicatedConnection, error) {
	size := uint32(pageSize)
	req.PageSize = &size
	return all(func(connection *DedicatedConnection) string { return connection.ID }, func(page int32) (objects []*DedicatedConnection, count int, err error) {
		req.Page = &page
		resp, _, err := listCall(ctx, c, with(c.api.ListDedicatedConnections, req))
		if err != nil {
			return nil, 0, err
		}
		return resp.Connections, total(resp.TotalCount), nil
	})
}
