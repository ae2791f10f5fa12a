package services_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccNamesAreCountedInCharacters uses names with characters of two bytes
// each: 255 characters are accepted, 256 are not.
func TestAccNamesAreCountedInCharacters(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	env.Mock.AddLink(mockapi.LinkSeed{Name: name(200)})
	env.Mock.AddPolicy(mockapi.PolicySeed{Name: name(200)})
	steps := []resource.TestStep{}
	for _, block := range []string{
		acctest.Link("test", "%s"),
		"resource \"interlink_routing_policy\" \"test\" {\n  name = %q\n}\n",
		"data \"interlink_link\" \"test\" {\n  name = %q\n}\n",
		"data \"interlink_routing_policy\" \"test\" {\n  name = %q\n}\n",
	} {
		length := 255
		if strings.HasPrefix(block, "data") {
			length = 200
		}
		steps = append(steps,
			resource.TestStep{Config: env.Provider() + fmt.Sprintf(block, name(256)), ExpectError: acctest.Says("name UTF-8 character count must be between 1 and 255", "got: 256"), PlanOnly: true},
			resource.TestStep{Config: env.Provider() + fmt.Sprintf(block, name(length))},
		)
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: env.Factories(), Steps: steps})
}

// name returns a name with that many characters.
func name(length int) string { return strings.Repeat("é", length) }
