package link

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// PlansNothing tells whether the plan of a link equals its state, without a
// warning. This is true for most links in most plans, and the framework takes
// most of a plan's time for them (make bench). In every other case it returns
// false, and the framework plans. The request's prior and proposed state must be
// equal.
func PlansNothing(c *client.Client, req *tfprotov6.PlanResourceChangeRequest) bool {
	prior, err := req.PriorState.Unmarshal(codec().Type())
	if err != nil || prior.IsNull() {
		return false
	}
	link := fw.Attributes(prior)
	if !satisfied(interlink.LinkStatus(text(link["status"])), text(link["wait_for_status"])) ||
		isTrue(link["deletion_protection"]) || protectedMark.onTheWire(req.PriorPrivate) ||
		isTrue(link["enable_route_propagation"]) && !leadsSomewhere(link) || !ofOneRegion(link) {
		return false
	}
	if !defaults().Hold(prior, func() (tftypes.Value, error) { return req.Config.Unmarshal(codec().Type()) }) {
		return false
	}
	id, err := fw.ParseID(text(link["id"]))
	if err != nil {
		return false
	}
	c.Manage(client.LinkRef{Region: text(link["region"]), ID: id.UUID, Project: text(link["project_id"])})
	return true
}

// leadsSomewhere tells whether a link with propagation has everything that it
// needs, so that propagationWarnings has nothing to say.
func leadsSomewhere(link map[string]tftypes.Value) bool {
	return !link["vpc_id"].IsNull() && (!link["routing_policy_v4_id"].IsNull() || !link["routing_policy_v6_id"].IsNull())
}

// ofOneRegion tells whether all ids of a link are of its region.
func ofOneRegion(link map[string]tftypes.Value) bool {
	region := text(link["region"]) + "/"
	for _, name := range []string{"pop_id", "partner_id", "connection_id", "vpc_id", "routing_policy_v4_id", "routing_policy_v6_id"} {
		if id := text(link[name]); strings.Contains(id, "/") && !strings.HasPrefix(id, region) {
			return false
		}
	}
	return true
}

// text returns a string in the wire format; "" for null.
func text(value tftypes.Value) string {
	var s string
	_ = value.As(&s) // null leaves it empty; the schema says that it is a string
	return s
}

// isTrue tells whether a bool in the wire format is true.
func isTrue(value tftypes.Value) bool {
	var b bool
	return !value.IsNull() && value.As(&b) == nil && b
}
