package base

import (
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
)

// ListResults returns what a list resource streams to Terraform: one result for
// each object, up to limit (0 is no limit). It fetches a page when Terraform
// needs it, and none after the limit. If a page cannot be fetched, the list ends
// with an error. objects names what is listed, for that error.
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
