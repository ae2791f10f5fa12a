package partner

import (
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Kind is the data sources interlink_partner and interlink_partners.
var Kind = base.Kind[*client.Partner, interlink.ListPartnersRequest, Model]{
	Singular: "partner", Plural: "partners",
	Article: "a", Noun: "partner", Nouns: "partners",
	About:      "A partner: a company on whose connections hosted InterLinks are built, with how to reach it.",
	Attributes: attributes,

	Request: interlink.ListPartnersRequest{OrderBy: interlink.ListPartnersRequestOrderByNameAsc},
	Filters: filters,
	List:    (*client.Client).ListPartners,
	Get:     (*client.Client).Partner,
	WhyNone: base.NotOffered,
	Label:   func(p *client.Partner) base.Label { return base.Label{Name: p.Name, ID: p.ID} },
	Models:  base.EachModel((*Model).fromAPI),
}

func filters(r *interlink.ListPartnersRequest) base.Filters {
	return base.Filters{
		base.RegionFilter(&r.Region),
		base.IDsFilter("pop_ids", "Only partners that are at one of these PoPs.", &r.PopIDs),
		base.BoolFilter("l3_connectivity", "Only partners that do (`true`) or do not (`false`) offer connectivity on layer 3.", &r.L3Connectivity),
	}
}
