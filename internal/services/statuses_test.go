package services_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// gate creates the gate of a link.
func gate(t *testing.T, s *protocol.Session, link, limit string) protocol.Findings {
	t.Helper()
	const kind = "interlink_link_activation"
	typ := protocol.TypeOf(t, kind)
	none := tftypes.NewValue(typ, nil)
	config := protocol.Build(typ, protocol.Attrs{"link_id": "fr-par/" + link, "wait_for": "built", "timeouts": protocol.Attrs{"create": limit}}, nil)
	plan, found := s.Plan(t.Context(), kind, none, nil, nil, config)
	if len(found) > 0 {
		t.Fatal(found)
	}
	_, found = s.Apply(t.Context(), kind, none, nil, plan, config)
	return found
}

// TestEveryStatusHasAMessageOfItsOwn runs the gate and a refresh on a link of
// each status of the SDK. No message may call the status unknown, and no two
// messages may be equal.
func TestEveryStatusHasAMessageOfItsOwn(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	s := open(t, env)
	told := map[string]interlink.LinkStatus{}
	for _, status := range interlink.LinkStatus("").Values() {
		if status == interlink.LinkStatusUnknownLinkStatus {
			continue
		}
		link := env.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
		if err := env.Mock.Act(link, mockapi.SetStatus, status.String()); err != nil {
			t.Fatal(err)
		}
		atTheGate := gate(t, s, link, "20ms")
		state := protocol.Build(protocol.TypeOf(t, "interlink_link"), protocol.Attrs{"id": "fr-par/" + link, "name": "paris"}, nil)
		_, refreshed := s.Refresh(t.Context(), "interlink_link", &protocol.Object{Value: state})
		for _, finding := range append(atTheGate, refreshed...) {
			text := strings.ReplaceAll(finding.String(), link, "ID")
			if strings.Contains(text, "does not know") {
				t.Errorf("%s has no message of its own: %s", status, text)
			}
			if other, alike := told[text]; alike && other != status {
				t.Errorf("%s is told as %s is: %s", status, other, text)
			}
			told[text] = status
		}
		built := status == interlink.LinkStatusActive || status == interlink.LinkStatusReady
		if healthy := len(atTheGate) == 0; healthy != built {
			t.Errorf("%s: the gate says %q", status, atTheGate)
		}
	}
}
