package reliability

import (
	"slices"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestAccEvidenceOnePolicy makes a policy, while the outcome of the POST is unknown and the list of policies is none. No
// second one is made. It is in the state, or the error says how to go on. None is made if the check before it fails.
func TestAccEvidenceOnePolicy(t *testing.T) {
	t.Parallel()
	lists := noLists("ListRoutingPolicies")
	conflict := mockapi.Fault{Operation: "CreateRoutingPolicy", Kind: mockapi.ConflictAfter}
	lost := mockapi.Fault{Operation: "CreateRoutingPolicy", Kind: mockapi.StatusAfter}
	for name, faults := range map[string][]mockapi.Fault{
		"409 about the new one":                   {conflict},
		"transient 409 about the new one":         {{Operation: conflict.Operation, Kind: conflict.Kind, Body: "transient_state"}},
		"500, the list is a message":              {lost, lists["a message"]},
		"500, the list has none of three":         {lost, lists["none of three"]},
		"500, the list is one of another project": {lost, {Operation: "ListRoutingPolicies", Kind: mockapi.Query, Body: "project_id=" + anotherProject}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := protocol.NewWorld(t, mockapi.Options{})
			c := newTerminal(t, w)
			c.configure(onePolicy())
			contradict(w, faults...)
			out, code := c.apply()
			now := c.facts()
			saved := len(now.State["interlink_routing_policy"])
			made := len(now.Others)
			if made > 1 || code == 0 != (saved == 1) || saved == 0 && made == 1 && len(missing(out, "import")) > 0 ||
				slices.ContainsFunc(now.State["interlink_routing_policy"], func(object string) bool { return len(missing(object, now.Others...)) > 0 }) {
				t.Errorf("exit code %d; %d policies were made, %d are in the state, want at most 1:\n%s", code, made, saved, out)
			}
		})
	}
}
