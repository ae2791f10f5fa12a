package base_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
)

// TestListResults checks the number of results, and the error for a page that
// cannot be read.
func TestListResults(t *testing.T) {
	t.Parallel()
	pages := func(broken bool) func(func(string, error) bool) {
		return func(yield func(string, error) bool) {
			for _, name := range []string{"a", "b", "c"} {
				if !yield(name, nil) {
					return
				}
			}
			if broken {
				yield("", errors.New("no answer"))
			}
		}
	}
	for name, test := range map[string]struct {
		broken bool
		limit  int64
		stop   int // Terraform stops after so many; 0: at the end
		want   []string
	}{
		"all":            {false, 0, 0, []string{"a", "b", "c"}},
		"a limit":        {true, 2, 0, []string{"a", "b"}},
		"a limit of all": {true, 3, 0, []string{"a", "b", "c"}},
		"it breaks off":  {true, 0, 0, []string{"a", "b", "c", "error"}},
		"it stops":       {true, 0, 1, []string{"a"}},
	} {
		var got []string
		for one := range base.ListResults(pages(test.broken), test.limit, "things", func(name string) list.ListResult { return list.ListResult{DisplayName: name} }) {
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
