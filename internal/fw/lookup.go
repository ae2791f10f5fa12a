package fw

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FindByName returns the object with exactly this name. If there is none, it
// returns the only object whose name contains it, without regard to case. If several
// match, only those of the lowest rank count: some objects still exist for a while
// when they end. The error lists the candidates. what names the kind of object
// ("PoP"). describe returns the name and the id of an object.
func FindByName[T any](what, name string, objects []T, describe func(T) (name, id string), rank func(T) int) (T, error) {
	var exact, holding []T
	for _, object := range objects {
		objectName, _ := describe(object)
		if objectName == name {
			exact = append(exact, object)
		}
		if strings.Contains(strings.ToLower(objectName), strings.ToLower(name)) {
			holding = append(holding, object)
		}
	}
	found := exact
	if len(exact) == 0 {
		found = holding
	}
	found = lowest(found, rank)
	var none T
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return none, &LookupError{fmt.Sprintf("There is no %s whose name is or holds %q%s.", what, name, candidates("; there are", objects, describe, ". Take one of these"))}
	default:
		return none, &LookupError{fmt.Sprintf("The name %q fits more than one %s%s. Give the whole name, or the id.", name, what, candidates(":", found, describe, ""))}
	}
}

// lowest returns the objects of the lowest rank.
func lowest[T any](objects []T, rank func(T) int) []T {
	var kept []T
	for _, object := range objects {
		if len(kept) > 0 && rank(object) < rank(kept[0]) {
			kept = kept[:0]
		}
		if len(kept) == 0 || rank(object) == rank(kept[0]) {
			kept = append(kept, object)
		}
	}
	return kept
}

// maxCandidates is how many candidates a message lists.
const maxCandidates = 20

func candidates[T any](intro string, objects []T, describe func(T) (name, id string), end string) string {
	if len(objects) == 0 {
		return "; there is none at all. Check the region and the project"
	}
	var lines []string
	for i, object := range objects {
		if i == maxCandidates {
			lines = append(lines, fmt.Sprintf("and %d more", len(objects)-maxCandidates))
			break
		}
		name, id := describe(object)
		lines = append(lines, fmt.Sprintf("%q (%s)", name, id))
	}
	return intro + " " + strings.Join(lines, ", ") + end
}

// IDOrName checks that a data source has exactly one of id and name.
func IDOrName(id ID, name types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	if id.IsUnknown() || name.IsUnknown() {
		return diags
	}
	if id.IsNull() == name.IsNull() {
		diags.AddAttributeError(path.Root("id"), "Exactly one of id and name", "Set exactly one of `id` and `name`.")
	}
	return diags
}

// Asked names the id or name of a look-up, for messages.
func Asked(id ID, name types.String) string {
	if id.UUID() != "" {
		return id.ValueString()
	}
	return fmt.Sprintf("named %q", name.ValueString())
}

// LookupError is a look-up that succeeded but did not find exactly one object.
type LookupError struct{ Text string }

func (e *LookupError) Error() string { return e.Text }
