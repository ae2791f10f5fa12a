package base_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestLookupByName checks that an exact name wins over one that holds it, and that
// an object on its way out does not make a name ambiguous.
func TestLookupByName(t *testing.T) {
	t.Parallel()
	c := configured(t, client.Config{Region: "fr-par"})
	// The project tells one object from another.
	named := func(name, project string, rank int) base.Label {
		return base.Label{Name: name, ID: project, ProjectID: project, Note: project, Rank: rank}
	}
	pops := []base.Label{named("- Telehouse TH2", "telehouse", 0), named("TH2", "th2", 0), named("Interxion MRS1", "mrs1", 0), named("Interxion MRS2", "mrs2", 0)}
	for what, test := range map[string]struct {
		asked string
		among []base.Label
		want  string // the project, or a part of the error
	}{
		"a part of one name":          {"Telehouse TH2", pops, "telehouse"},
		"exactly, though two hold it": {"TH2", pops, "th2"},
		"without regard to case":      {"mrs2", pops, "mrs2"},
		"two hold it":                 {"Interxion", pops, `more than one thing: "Interxion MRS1" (fr-par/mrs1, mrs1), "Interxion MRS2" (fr-par/mrs2, mrs2).`},
		"the living of one name":      {"paris", []base.Label{named("paris", "old", 2), named("paris", "new", 0), named("paris", "refused", 1)}, "new"},
		"the last that is left":       {"paris", []base.Label{named("paris", "old", 2)}, "old"},
		"the refused before the old":  {"paris", []base.Label{named("paris", "refused", 1), named("paris", "old", 2)}, "refused"},
		"exactly, though leaving":     {"paris", []base.Label{named("paris-2", "other", 0), named("paris", "old", 2)}, "old"},
		"the living that holds it":    {"par", []base.Label{named("paris", "old", 2), named("paris", "new", 0)}, "new"},
		"not a deleted one":           {"paris", []base.Label{{Name: "paris", ID: uuid, Gone: true}, named("paris-2", "other", 2)}, "other"},
		"two that live":               {"paris", []base.Label{named("paris", "one", 0), named("paris", "old", 2), named("paris", "two", 0)}, `more than one thing: "paris" (fr-par/one, one), "paris" (fr-par/two, two).`},
		"two that leave":              {"paris", []base.Label{named("paris", "one", 2), named("paris", "two", 2)}, "more than one thing"},
		"twenty others":               {"Equinix", many(20), `"thing-19" (fr-par/19). Take one of these.`},
		"one too many to name":        {"Equinix", many(21), `"thing-19" (fr-par/19), and 1 more. Take one of these.`},
	} {
		resp := read(t, c, things(nil, test.among...).Lookup(), datasource.ReadRequest{}, map[string]tftypes.Value{"name": text(test.asked)})
		var project types.String
		if resp.Diagnostics.HasError() {
			if detail := resp.Diagnostics[0].Detail(); !strings.Contains(detail, test.want) {
				t.Errorf("%s: %s; want %s", what, detail, test.want)
			}
		} else if diags := resp.State.GetAttribute(t.Context(), path.Root("project_id"), &project); diags.HasError() || project.ValueString() != test.want {
			t.Errorf("%s: found %s, %v; want %s", what, project, diags, test.want)
		}
	}
}

// validate validates a look-up.
func validate(t *testing.T, arguments map[string]tftypes.Value) diag.Diagnostics {
	t.Helper()
	source, ok := things(nil).Lookup().(datasource.DataSourceWithValidateConfig)
	if !ok {
		t.Fatal("a look-up is not validated")
	}
	var resp datasource.ValidateConfigResponse
	source.ValidateConfig(t.Context(), datasource.ValidateConfigRequest{Config: configuration(t, source, arguments)}, &resp)
	return resp.Diagnostics
}

// TestIDOrName checks that a look-up has exactly one of both.
func TestIDOrName(t *testing.T) {
	t.Parallel()
	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	for what, test := range map[string]struct {
		arguments map[string]tftypes.Value
		failed    bool
	}{
		"an id":           {map[string]tftypes.Value{"id": text(uuid)}, false},
		"a name":          {map[string]tftypes.Value{"name": text("paris")}, false},
		"both":            {map[string]tftypes.Value{"id": text(uuid), "name": text("paris")}, true},
		"neither":         {nil, true},
		"an unknown id":   {map[string]tftypes.Value{"id": unknown, "name": text("paris")}, false},
		"an unknown name": {map[string]tftypes.Value{"id": text(uuid), "name": unknown}, false},
	} {
		if diags := validate(t, test.arguments); diags.HasError() != test.failed {
			t.Errorf("%s: %v", what, diags)
		}
	}
}

// many are so many things.
func many(count int) []base.Label {
	found := make([]base.Label, count)
	for n := range found {
		found[n] = base.Label{Name: fmt.Sprintf("thing-%d", n), ID: strconv.Itoa(n)}
	}
	return found
}
