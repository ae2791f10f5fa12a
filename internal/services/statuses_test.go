package services_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// gate opens the gate of a link, and returns what is said.
func (a *asker) gate(link, limit string) []*tfprotov6.Diagnostic {
	a.t.Helper()
	schema := a.schemas.ResourceSchemas["interlink_link_activation"]
	config := arguments{
		"link_id": "fr-par/" + link, "wait_for": "built",
		"timeouts": map[string]tftypes.Value{"create": tftypes.NewValue(tftypes.String, limit)},
	}
	planned := arguments{"status": tftypes.UnknownValue}
	for name, value := range config {
		planned[name] = value
	}
	none, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
	if err != nil {
		a.t.Fatal(err)
	}
	resp, err := a.server.ApplyResourceChange(a.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "interlink_link_activation", Config: a.value(schema, config), PlannedState: a.value(schema, planned), PriorState: &none,
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return resp.Diagnostics
}

// TestEveryStatusHasAMessageOfItsOwn shows the gate and a refresh a link of each
// status of the SDK. None may be told as one that the provider does not know, and
// no two alike.
func TestEveryStatusHasAMessageOfItsOwn(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	a := newAsker(t, env)
	told := map[string]interlink.LinkStatus{}
	for _, status := range interlink.LinkStatus("").Values() {
		if status == interlink.LinkStatusUnknownLinkStatus {
			continue
		}
		link := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
		if err := env.Mock.Act(link, mockapi.SetStatus, status.String()); err != nil {
			t.Fatal(err)
		}
		gate := a.gate(link, "20ms")
		schema := a.schemas.ResourceSchemas["interlink_link"]
		read, err := a.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "interlink_link", CurrentState: a.value(schema, arguments{"id": "fr-par/" + link, "name": "paris"})})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range append(gate, read.Diagnostics...) {
			text := said([]*tfprotov6.Diagnostic{one})
			if strings.Contains(text, "does not know") {
				t.Errorf("%s has no message of its own: %s", status, text)
			}
			text = strings.ReplaceAll(text, link, "ID")
			if other, alike := told[text]; alike && other != status {
				t.Errorf("%s is told as %s is: %s", status, other, text)
			}
			told[text] = status
		}
		built := status == interlink.LinkStatusActive || status == interlink.LinkStatusReady
		if healthy := len(gate) == 0; healthy != built {
			t.Errorf("%s: the gate says %q", status, said(gate))
		}
	}
}
