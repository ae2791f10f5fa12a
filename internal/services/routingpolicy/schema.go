package routingpolicy

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// describe holds the descriptions that the resource and the data sources share.
var describe = map[string]string{
	"id":                "Id of the routing policy, `{region}/{uuid}`.",
	"name":              "Name of the routing policy, 1 to 255 characters.",
	"tags":              "Tags of the routing policy.",
	"region":            "Region of the routing policy, for example `fr-par`.",
	"project_id":        "UUID of the project that the routing policy belongs to.",
	"organization_id":   "UUID of the organization that the routing policy belongs to.",
	"prefix_filter_in":  "Prefixes to accept from the peer, in CIDR notation, all of one family and without host bits.",
	"prefix_filter_out": "Prefixes to advertise to the peer, in CIDR notation, all of one family and without host bits.",
	"is_ipv6":           "Whether the prefixes are IPv6 ones.",
	"created_at":        "When the routing policy was made (RFC 3339).",
	"updated_at":        "When the routing policy was last changed (RFC 3339).",
	"srn":               "Scaleway resource name of the routing policy.",
}

const maxNameLength = 255 // inferred

// Schema implements resource.Resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A routing policy: which prefixes an InterLink accepts from the peer and which it advertises to it. " +
			"A policy holds prefixes of one family and may serve many InterLinks; an InterLink takes one policy of each family.\n\n" +
			"A policy that a link uses cannot be deleted, and Terraform deletes a policy before it updates the link that used it. So set `lifecycle { create_before_destroy = true }` on every policy that a link uses: " +
			"the link then takes another policy, or none, before the old one is deleted. `detach_on_destroy = true` is the other way: the policy is detached from its links when it is deleted.",
		Attributes: resourceAttributes(),
	}
}

// settingNames are the attributes that only the provider reads: a change of them
// makes no API call.
var settingNames = fw.Settings(resourceAttributes(), describe)

// attributes are the attributes of a data source.
func attributes() map[string]datasource.Attribute { return fw.Shown(resourceAttributes(), describe) }

func resourceAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	replaces := []planmodifier.String{stringplanmodifier.UseStateForUnknown(), fw.ReplaceOnChange("routing policy")}
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{CustomType: fw.IDType{}, Computed: true, PlanModifiers: keep, MarkdownDescription: describe["id"]},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keep,
			Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, maxNameLength)},
			MarkdownDescription: describe["name"] + " Generated where absent. Updated in place.",
		},
		"tags": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			Validators:          []validator.Set{setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			MarkdownDescription: describe["tags"] + " Updated in place.",
		},
		"region":            schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: replaces, Validators: []validator.String{fw.Region()}, MarkdownDescription: describe["region"] + " Default: the provider's. A change replaces the policy."},
		"project_id":        schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: replaces, Validators: []validator.String{fw.LowerUUID()}, MarkdownDescription: describe["project_id"] + " Default: the provider's. A change replaces the policy."},
		"prefix_filter_in":  prefixesAttribute("prefix_filter_in"),
		"prefix_filter_out": prefixesAttribute("prefix_filter_out"),
		"is_ipv6": schema.BoolAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown(), fw.ReplaceOnChange("routing policy")},
			MarkdownDescription: describe["is_ipv6"] + " Where it is absent it follows from the prefixes (`false` where there are none). A change replaces the policy.",
		},
		"detach_on_destroy": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether a destroy detaches the policy from the InterLinks that use it, those of other configurations too, before it deletes the policy. " +
				"Routes are dropped until a link has another policy. `false`: a policy that a link uses is not deleted, and the error names the links. Default `false`. A change of it makes no API call, and has to be applied before the destroy.",
		},
		"updated_at": schema.StringAttribute{Computed: true, MarkdownDescription: describe["updated_at"]},
	}
	for _, name := range []string{"organization_id", "created_at", "srn"} {
		attributes[name] = schema.StringAttribute{Computed: true, PlanModifiers: keep, MarkdownDescription: describe[name]}
	}
	return attributes
}

func prefixesAttribute(name string) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, ElementType: fw.PrefixType{},
		PlanModifiers:       []planmodifier.Set{fw.KeepSamePrefixes()},
		MarkdownDescription: describe[name] + " Updated in place.",
	}
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = fw.IdentitySchema("routing policy")
}
