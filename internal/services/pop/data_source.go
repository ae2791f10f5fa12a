package pop

import (
	"context"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"golang.org/x/sync/errgroup"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Kind is the data sources interlink_pop and interlink_pops.
var Kind = base.Kind[*client.Pop, interlink.ListPopsRequest, Model]{
	Singular: "pop", Plural: "pops",
	Article: "a", Noun: "PoP", Nouns: "PoPs",
	About:      "A PoP (point of presence): a data centre where InterLinks are built, with the bandwidths on offer.",
	Attributes: attributes,

	Request: interlink.ListPopsRequest{OrderBy: interlink.ListPopsRequestOrderByNameAsc},
	Filters: filters,
	List:    (*client.Client).ListPops,
	Get:     (*client.Client).Pop,
	WhyNone: base.NotOffered,
	Label:   func(p *client.Pop) base.Label { return base.Label{Name: p.Name, ID: p.ID} },
	Models:  models,
}

func filters(r *interlink.ListPopsRequest) base.Filters {
	return base.Filters{
		base.RegionFilter(&r.Region),
		base.TextFilter("name", "Only PoPs whose name holds this text.", &r.Name),
		base.TextFilter("hosting_provider_name", "Only PoPs in data centres of this company.", &r.HostingProviderName),
		base.IDFilter("partner_id", "Only PoPs where this partner has a shared connection.", &r.PartnerID),
		base.NumberFilter("link_bandwidth_mbps", "Only PoPs with a connection that allows this bandwidth, in Mbps.", &r.LinkBandwidthMbps),
		base.BoolFilter("dedicated_available", "Only PoPs with a dedicated connection for self-hosted InterLinks.", &r.DedicatedAvailable),
		base.BoolFilter("l3_connectivity_partners", "Only PoPs with a partner that offers connectivity on layer 3.", &r.L3ConnectivityPartners),
	}
}

// models also gets the bandwidths that a list leaves out.
func models(ctx context.Context, c *client.Client, region string, pops []*client.Pop) ([]Model, error) {
	models := make([]Model, len(pops))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i, pop := range pops {
		group.Go(func() error {
			var err error
			if len(pop.AvailableLinkBandwidthsMbps) == 0 { // a list may leave them out (recorded)
				pop, err = c.Pop(ctx, region, pop.ID)
			}
			if err == nil {
				models[i].fromAPI(pop, region)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, &base.PartError{Task: "read the bandwidths of the PoPs of region " + region, Err: err}
	}
	return models, nil
}
