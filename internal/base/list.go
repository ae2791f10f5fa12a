package base

import (
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
)

// ListResults returns what a list resource streams to Terraform: a result for
// each object that is found, up to limit (0 is no limit). Pages are fetched as
// Terraform takes the results, and none after the limit. A page that cannot be
// fetched ends the list with an error, which names what is listed by objects.
func ListResults[Object any](
	found iter.Seq2[Object, error], limit int64, objects string, result func(Object) list.ListResult,
) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var pushed int64
		for object, err := range found {
			if err != nil {
				var failure list.ListResult
				AddError(&failure.Diagnostics, fmt.Sprintf("list the %s", objects), err)
				push(failure)
				return
			}
			if !push(result(object)) {
				return
			}
			if pushed++; pushed == limit {
				return
			}
		}
	}
}
