package link

import (
	"strings"
	"testing"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestWhyBGPIsDown first expects what the configuration lacks, then whose router
// speaks BGP.
func TestWhyBGPIsDown(t *testing.T) {
	t.Parallel()
	partner := contact{name: "FranceIX", ways: "FranceIX (email a@b.c)"}
	yes, no, id := true, false, "11111111-2222-3333-4444-555555555555"
	host := &interlink.PartnerHost{PartnerID: id}
	whole := interlink.Link{EnableRoutePropagation: true, VpcID: &id, RoutingPolicyV4ID: &id}
	hosted := whole
	hosted.Partner = host
	own := whole
	own.Self = &interlink.SelfHost{ConnectionID: id}
	for what, test := range map[string]struct {
		link client.Link
		says []string
		not  string
	}{
		"propagation off": {client.Link{Link: interlink.Link{VpcID: &id, RoutingPolicyV6ID: &id, Partner: host}}, []string{"cannot carry traffic as it is configured", "`enable_route_propagation`"}, "check"},
		"no VPC":          {client.Link{Link: interlink.Link{EnableRoutePropagation: true, RoutingPolicyV4ID: &id, Partner: host}}, []string{"attach a VPC"}, "check"},
		"no policy":       {client.Link{Link: interlink.Link{EnableRoutePropagation: true, VpcID: &id, Partner: host}}, []string{"give it a routing policy"}, "check"},
		"self-hosted":     {client.Link{Link: own}, []string{"check your router"}, "partner"},
		"L2":              {client.Link{Link: hosted, L3Connectivity: &no}, []string{"check your router", "ask FranceIX (email a@b.c)"}, "its router"},
		"L3":              {client.Link{Link: hosted, L3Connectivity: &yes}, []string{"ask FranceIX (email a@b.c) to check its router"}, "your router"},
		"not said":        {client.Link{Link: hosted}, []string{"yours, or by way of an L3 partner the partner's"}, "check your router"},
	} {
		text := messages{}.whyDown(&test.link, partner)
		for _, want := range test.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: it does not say %q: %s", what, want, text)
			}
		}
		if strings.Contains(text, test.not) {
			t.Errorf("%s: it says %q: %s", what, test.not, text)
		}
	}
}
