package base

import (
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
)

// ListResults returns what a list resource streams to Terraform: one result for each
// object, up to limit (0 is no limit), or the error of the list call. what names what
// is listed, for that error.
func ListResults[Object any](objects []Object, err error, limit int64, what string, result func(Object) list.ListResult) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		if err != nil {
			var failure list.ListResult
			AddError(&failure.Diagnostics, fmt.Sprintf("list the %s", what), err)
			push(failure)
			return
		}
		for i, object := range objects {
			if limit > 0 && int64(i) == limit || !push(result(object)) {
				return
			}
		}
	}
}
