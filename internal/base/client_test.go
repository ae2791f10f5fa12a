package base_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestTextsOfFailures checks the text that a user reads for each failure.
func TestTextsOfFailures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err             error
		summary, detail string
	}{
		{fmt.Errorf("found nothing: %w", &base.LookupError{Text: "There is no PoP."}), "Could not find the PoP", "There is no PoP."},
		{&base.PartError{Task: "read its bandwidths", Err: &client.Error{Meaning: client.NotFound}}, "Could not read its bandwidths", base.Advice(&client.Error{Meaning: client.NotFound})},
		{&client.Error{Meaning: client.NotFound, Status: 404}, "Could not find the PoP", base.Advice(&client.Error{Meaning: client.NotFound})},
		{
			&client.Error{Meaning: client.Denied, Status: 401}, "The API does not know the API key",
			"It was not possible to find the PoP. " + base.Advice(&client.Error{Meaning: client.Denied, Status: 401}),
		},
	} {
		var diags diag.Diagnostics
		base.AddError(&diags, "find the PoP", test.err)
		if len(diags) != 1 || diags[0].Summary() != test.summary || diags[0].Detail() != test.detail {
			t.Errorf("%#v: %v", test.err, diags)
		}
	}
}

func TestAClientComesFromTheProvider(t *testing.T) {
	t.Parallel()
	made, configured := &client.Client{}, diag.Diagnostics{}
	if base.ClientFrom(made, &configured) != made || base.ClientFrom(nil, &configured) != nil || configured.HasError() {
		t.Errorf("a client and none: %v", configured)
	}
	var diags diag.Diagnostics
	if base.ClientFrom(errors.New("something else"), &diags) != nil || !diags.HasError() {
		t.Errorf("another type: %v", diags)
	}
}
