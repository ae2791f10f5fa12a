package fw

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FindByName returns the object of a name: the one of exactly that name; else
// the only one that holds the name, without regard to case. The error lists the
// candidates. what names the kind of object ("PoP"); each object is described
// by its name and its id.
func FindByName[T any](what, name string, objects []T, describe func(T) (name, id string)) (T, error) {
	return FindLivingByName(what, name, objects, describe, func(T) int { return 0 })
}

// FindLivingByName is FindByName for objects that linger on their way out. Of
// several that fit, only those of the lowest rank count.
func FindLivingByName[T any](what, name string, objects []T, describe func(T) (name, id string), rank func(T) int) (T, error) {
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
		return none, &LookupError{fmt.Sprintf("There is no %s whose name is or holds %q%s.", what, name, listed("; there are", objects, describe))}
	default:
		return none, &LookupError{fmt.Sprintf("The name %q fits more than one %s%s. Give the whole name, or the id.", name, what, listed(":", found, describe))}
	}
}

// lowest returns the objects whose rank no other is below.
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

// maxListed is how many candidates a message lists.
const maxListed = 20

func listed[T any](intro string, objects []T, describe func(T) (name, id string)) string {
	if len(objects) == 0 {
		return "; there is none at all"
	}
	var lines []string
	for i, object := range objects {
		if i == maxListed {
			lines = append(lines, fmt.Sprintf("and %d more", len(objects)-maxListed))
			break
		}
		name, id := describe(object)
		lines = append(lines, fmt.Sprintf("%q (%s)", name, id))
	}
	return intro + " " + strings.Join(lines, ", ")
}

// IDOrName checks that a data source is asked by exactly one of id and name.
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

// Asked says what a data source was asked for, for messages.
func Asked(id ID, name types.String) string {
	if id.UUID() != "" {
		return id.ValueString()
	}
	return fmt.Sprintf("named %q", name.ValueString())
}

// LookupError is a look-up that the API answered, without a single match.
type LookupError struct{ Text string }

func (e *LookupError) Error() string { return e.Text }
