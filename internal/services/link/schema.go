package link

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// Limits of the arguments.
const (
	maxNameLength = 255        // inferred
	minVlan       = 1          // IEEE 802.1Q
	maxVlan       = 4094       // IEEE 802.1Q
	minASN        = 1          // RFC 7607 reserves 0
	maxASN        = 4294967294 // RFC 7300 reserves the last one
)

// describe holds the descriptions that the resource and the data sources share.
var describe = map[string]string{
	"id":                       "Id of the InterLink, `{region}/{uuid}`.",
	"name":                     "Name of the InterLink, 1 to 255 characters.",
	"tags":                     "Tags of the InterLink.",
	"region":                   "Region of the InterLink, for example `fr-par`.",
	"project_id":               "UUID of the project that the InterLink belongs to.",
	"organization_id":          "UUID of the organization that the InterLink belongs to.",
	"pop_id":                   "Id of the PoP (point of presence) where the InterLink is built, as `data.interlink_pop` has it.",
	"bandwidth_mbps":           "Bandwidth in Mbps.",
	"partner_id":               "Id of the partner on whose connection a hosted InterLink is built, as `data.interlink_partner` has it.",
	"connection_id":            "Id of the dedicated connection on which a self-hosted InterLink is built.",
	"peer_asn":                 "AS number of the peer in the BGP sessions: of your router, or by way of a partner with layer 3 of the partner's.",
	"l3_connectivity":          "Who speaks BGP with Scaleway. `false`: your router, by way of an L2 partner. `true`: the partner's router. Null for a self-hosted InterLink, and if the API does not say.",
	"vlan":                     "VLAN id of the InterLink.",
	"routing_policy_v4_id":     "Id of the routing policy for IPv4 prefixes.",
	"routing_policy_v6_id":     "Id of the routing policy for IPv6 prefixes.",
	"vpc_id":                   "Id of the Scaleway VPC that the InterLink leads to.",
	"enable_route_propagation": "Whether the routes that the routing policies let through are propagated between the VPC and the peer.",
	"status":                   "Status of the InterLink: " + statusList() + ".",
	"bgp_v4_status":            "Status of the BGP session over IPv4: `up`, `down` or `disabled` (no policy of that family). It changes by itself.",
	"bgp_v6_status":            "Status of the BGP session over IPv6: `up`, `down` or `disabled` (no policy of that family). It changes by itself.",
	"pairing_key":              "The key to quote to the partner, by which it finds the request. Null for a self-hosted InterLink. It is in the state; `ephemeral \"interlink_pairing_key\"` gives it without.",
	"disapproved_reason":       "The partner's reason where it refused the InterLink; null otherwise.",
	"scw_bgp_config":           "BGP configuration of Scaleway's side.",
	"peer_bgp_config":          "BGP configuration of the peer's side: what your router (or the partner's) is to be set to.",
	"created_at":               "When the InterLink was ordered (RFC 3339).",
	"updated_at":               "When the InterLink was last changed (RFC 3339), by whomever.",
	"srn":                      "Scaleway resource name of the InterLink.",
}

// Schema implements resource.Resource.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Orders an InterLink, a private link between your network and a Scaleway VPC, and takes it through its whole life: " +
			"ordered, handed to the partner, provisioned, active, configured, and at the end deprovisioned and deleted.\n\n" +
			"~> A hosted InterLink is **billed from the moment that it is ordered**, before the partner has accepted it. A self-hosted one costs nothing beyond its dedicated connection.",
		Attributes: resourceAttributes(),
		Blocks: map[string]schema.Block{
			"timeouts": fw.Timeouts(ctx, timeouts.Opts{
				Create: true, Update: true, Delete: true,
				CreateDescription: "How long an apply waits for the InterLink to be where `wait_for_status` wants it. Default `30m`. When it runs out while the order is healthy, the apply ends with a warning and the next one goes on waiting.",
				UpdateDescription: "How long the changes of one apply may take. Default `10m`.",
				DeleteDescription: "How long a destroy waits for the InterLink to be gone. Default `30m`. When it runs out, the destroy fails and the next one goes on waiting.",
			}),
		},
	}
}

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{CustomType: fw.IDType{}, Computed: true, PlanModifiers: keep, MarkdownDescription: describe["id"]},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keep,
			Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, maxNameLength)},
			MarkdownDescription: describe["name"] + " Where it is absent, a name is derived from region, project, PoP, bandwidth and partner (or connection), so that even an apply that was cut off does not order twice: two InterLinks of one kind need a `name` each. Updated in place.",
		},
		"tags": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			Validators:          []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			MarkdownDescription: describe["tags"] + " Updated in place.",
		},
		"region": schema.StringAttribute{
			Optional: true, Computed: true,
			PlanModifiers:       append(keep, replaces),
			Validators:          []validator.String{fw.Region()},
			MarkdownDescription: describe["region"] + " Default: the provider's. A change replaces the InterLink.",
		},
		"project_id": schema.StringAttribute{
			Optional: true, Computed: true,
			PlanModifiers:       append(keep, replaces),
			Validators:          []validator.String{fw.LowerUUID()},
			MarkdownDescription: describe["project_id"] + " Default: the provider's. A change replaces the InterLink.",
		},
		"pop_id":        idAttribute(describe["pop_id"]+" A change replaces the InterLink.", true, true),
		"partner_id":    idAttribute(describe["partner_id"]+" Exactly one of `partner_id` and `connection_id` is needed. A change replaces the InterLink.", false, true),
		"connection_id": idAttribute(describe["connection_id"]+" Exactly one of `partner_id` and `connection_id` is needed. A change replaces the InterLink.", false, true),
		"bandwidth_mbps": schema.Int64Attribute{
			Required:            true,
			PlanModifiers:       []planmodifier.Int64{replaces},
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: describe["bandwidth_mbps"] + " It must be on offer at the PoP (`available_link_bandwidths_mbps` of `data.interlink_pop`) or on the dedicated connection. A change replaces the InterLink.",
		},
		"peer_asn": schema.Int64Attribute{
			Optional: true, Computed: true,
			PlanModifiers:       []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
			Validators:          []validator.Int64{int64validator.Between(minASN, maxASN)},
			MarkdownDescription: describe["peer_asn"] + " To be set for a self-hosted InterLink and one by way of an L2 partner; read back for all. Default: given by Scaleway. Updated in place.",
		},
		"vlan": schema.Int64Attribute{
			Optional: true, Computed: true,
			PlanModifiers:       []planmodifier.Int64{int64planmodifier.UseStateForUnknown(), replaces},
			Validators:          []validator.Int64{int64validator.Between(minVlan, maxVlan)},
			MarkdownDescription: fmt.Sprintf("%s Can be set for a self-hosted InterLink and one by way of an L2 partner, %d to %d. For a self-hosted InterLink Scaleway takes 1500 to 3899 today, within the connection's own range. Read back for all. Default: given by Scaleway. A change replaces the InterLink.", describe["vlan"], minVlan, maxVlan),
		},
		"routing_policy_v4_id": idAttribute(describe["routing_policy_v4_id"]+" Swapped in place, without dropping routes; detached where removed.", false, false),
		"routing_policy_v6_id": idAttribute(describe["routing_policy_v6_id"]+" Swapped in place, without dropping routes; detached where removed.", false, false),
		"vpc_id":               idAttribute(describe["vpc_id"]+" It must be of the InterLink's region. Attached, swapped (by detaching and attaching) and detached in place.", false, false),
		"enable_route_propagation": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: describe["enable_route_propagation"] + " Without a routing policy nothing is announced. Default `false`. Updated in place.",
		},
		"wait_for_status": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(waitActive),
			Validators: []validator.String{stringvalidator.OneOf(waitActive, waitRequested)},
			MarkdownDescription: "What an apply waits for. `active` (default): until the InterLink is built on both sides (`active`, `limited_connectivity`, `all_down`), or by Scaleway while your router is not configured yet (`ready`). " +
				"`requested`: until the order has been taken, so that `pairing_key` can go to the partner in the same apply; `interlink_link_activation` then waits for the rest. A change of it alone makes no API call, unless the InterLink has to be waited for.",
		},
		"wait_for_deprovisioning": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(true),
			MarkdownDescription: "Whether a destroy waits until the partner has removed its side. `false`: it returns once the InterLink is deprovisioning, with a warning. Default `true`. A change of it makes no API call.",
		},
		"deletion_protection": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether a destroy, and a change that would replace the InterLink, is refused at plan. Unlike `prevent_destroy` it may be a variable. To end the InterLink, set it to `false` and apply that first. Default `false`. A change of it makes no API call.",
		},
		"allow_duplicate_name": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether to order although a live InterLink of this very name exists in the project. It turns a protection against double orders off. Default `false`. A change of it makes no API call.",
		},
		"scw_bgp_config":  bgpConfigAttribute("scw_bgp_config"),
		"peer_bgp_config": bgpConfigAttribute("peer_bgp_config"),
		"pairing_key": schema.StringAttribute{
			Computed: true, Sensitive: true, PlanModifiers: keep,
			MarkdownDescription: describe["pairing_key"],
		},
	}
	for _, name := range []string{"organization_id", "created_at", "srn"} {
		attributes[name] = schema.StringAttribute{Computed: true, PlanModifiers: keep, MarkdownDescription: describe[name]}
	}
	attributes["l3_connectivity"] = schema.BoolAttribute{Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}, MarkdownDescription: describe["l3_connectivity"]}
	for _, name := range []string{"status", "bgp_v4_status", "bgp_v6_status", "disapproved_reason", "updated_at"} {
		attributes[name] = schema.StringAttribute{Computed: true, MarkdownDescription: describe[name]}
	}
	return attributes
}

// replaces marks the attributes that cannot change on an existing link.
const replaces = fw.ReplaceOnChange("InterLink")

// Derived from the schema.
var (
	volatile  = fw.Volatile(resourceAttributes())
	replacing = fw.Replacing(resourceAttributes())

	// settingNames are the attributes that only the provider reads: a change of them
	// makes no API call.
	settingNames = fw.Settings(resourceAttributes(), describe, "timeouts")
)

// attributes are the attributes of a data source.
func attributes() map[string]datasource.Attribute { return fw.Shown(resourceAttributes(), describe) }

func idAttribute(description string, required, final bool) schema.StringAttribute {
	modifiers := []planmodifier.String{fw.KeepSameID()}
	if final {
		modifiers = append(modifiers, replaces)
	}
	return schema.StringAttribute{
		CustomType: fw.IDType{}, Required: required, Optional: !required,
		PlanModifiers:       modifiers,
		MarkdownDescription: description + " `{region}/{uuid}` or a bare UUID.",
	}
}

func bgpConfigAttribute(name string) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: describe[name],
		PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
		Attributes: map[string]schema.Attribute{
			"asn":  schema.Int64Attribute{Computed: true, MarkdownDescription: "AS number."},
			"ipv4": schema.StringAttribute{Computed: true, MarkdownDescription: "IPv4 address with its prefix length (a /31)."},
			"ipv6": schema.StringAttribute{Computed: true, MarkdownDescription: "IPv6 address with its prefix length (a /127)."},
		},
	}
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = fw.IdentitySchema("InterLink")
}
