package base_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
)

// TestListResults checks the number of results, and the error of the list call.
func TestListResults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err   error
		limit int64
		stop  int // Terraform stops after so many; 0: at the end
		want  []string
	}{
		"all":            {nil, 0, 0, []string{"a", "b", "c"}},
		"a limit":        {nil, 2, 0, []string{"a", "b"}},
		"a limit of all": {nil, 3, 0, []string{"a", "b", "c"}},
		"it fails":       {errors.New("no answer"), 0, 0, []string{"error"}},
		"it stops":       {nil, 0, 1, []string{"a"}},
	} {
		var got []string
		for one := range base.ListResults([]string{"a", "b", "c"}, test.err, test.limit, "things", func(name string) list.ListResult { return list.ListResult{DisplayName: name} }) {
			if one.Diagnostics.HasError() {
				one.DisplayName = "error"
			}
			if got = append(got, one.DisplayName); len(got) == test.stop {
				break
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
