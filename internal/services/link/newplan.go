package link

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// PlanNew plans a new link: the defaults, what is unknown until it is ordered, and
// the checks of ModifyPlan. It does what the framework does for a resource without
// a prior state, in a tenth of its time (make bench): the framework walks the
// whole object for each attribute. It returns nil if the framework has to plan.
// The request's prior state must be null.
func PlanNew(ctx context.Context, c *client.Client, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	config, err := req.Config.Unmarshal(codec().Type())
	if err != nil || config.IsNull() || len(req.PriorPrivate) > 0 || c.Unknown() != (client.UnknownDefaults{}) {
		return nil
	}
	resp := resource.ModifyPlanResponse{Plan: tfsdk.Plan{Raw: fw.PlanNew(config, computed(), defaults())}}
	(&Resource{client: c}).ModifyPlan(ctx, resource.ModifyPlanRequest{
		Config: tfsdk.Config{Raw: config}, Plan: resp.Plan, State: tfsdk.State{Raw: tftypes.NewValue(codec().Type(), nil)},
	}, &resp)
	planned, err := tfprotov6.NewDynamicValue(codec().Type(), resp.Plan.Raw)
	if err != nil {
		return nil
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: &planned, PlannedIdentity: IdentityOf(req), Diagnostics: onTheWire(resp.Diagnostics)}
}

// IdentityOf returns the identity of a plan: that of the prior state, else null.
func IdentityOf(req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.ResourceIdentityData {
	if req.PriorIdentity != nil {
		return req.PriorIdentity
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: null}}
}

// null is the value null in MessagePack.
var null = []byte{0xc0}

// IsNull tells whether a value of a request is null.
func IsNull(value *tfprotov6.DynamicValue) bool {
	return value != nil && bytes.Equal(value.MsgPack, null)
}

// onTheWire returns diagnostics in the wire format.
func onTheWire(diags diag.Diagnostics) (sent []*tfprotov6.Diagnostic) {
	for _, one := range diags {
		severity := tfprotov6.DiagnosticSeverityWarning
		if one.Severity() == diag.SeverityError {
			severity = tfprotov6.DiagnosticSeverityError
		}
		message := &tfprotov6.Diagnostic{Severity: severity, Summary: one.Summary(), Detail: one.Detail()}
		if located, ok := one.(diag.DiagnosticWithPath); ok {
			message.Attribute = tftypes.NewAttributePath()
			for _, step := range located.Path().Steps() {
				if name, ok := step.(path.PathStepAttributeName); ok {
					message.Attribute = message.Attribute.WithAttributeName(string(name))
				}
			}
		}
		sent = append(sent, message)
	}
	return sent
}
