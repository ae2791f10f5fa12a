package routingpolicy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const otherProject = "11111111-2222-3333-4444-555555555555"

func readOnly(t *testing.T, env *acctest.Env, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: env.Factories(), Steps: steps})
}

func TestAccDataSourceRoutingPolicy(t *testing.T) {
	t.Parallel()
	const address = "data.interlink_routing_policy.test"
	env := acctest.New(t, mockapi.Options{})
	office := env.Mock.AddPolicy(mockapi.PolicySeed{
		Name: "Office v6", Tags: []string{"a"}, IsIPv6: true,
		PrefixFilterIn: []string{"2001:db8::/48", "2001:db8:1::/48"}, PrefixFilterOut: []string{"2001:db8:2::/48"},
	})
	bare := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "bare"})
	attr := func(name, value string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(address, name, value)
	}
	// The state keeps the configuration's spelling of an id.
	isOffice := func(id string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			attr("id", id), attr("name", "Office v6"), attr("region", "fr-par"), attr("tags.#", "1"),
			attr("project_id", mockapi.DefaultProjectID), attr("organization_id", mockapi.DefaultProjectID), attr("is_ipv6", "true"),
			attr("prefix_filter_in.#", "2"), resource.TestCheckTypeSetElemAttr(address, "prefix_filter_in.*", "2001:db8:1::/48"),
			attr("prefix_filter_out.#", "1"), resource.TestCheckTypeSetElemAttr(address, "prefix_filter_out.*", "2001:db8:2::/48"),
			resource.TestCheckResourceAttrSet(address, "created_at"), resource.TestCheckResourceAttrSet(address, "updated_at"),
			resource.TestCheckResourceAttrSet(address, "srn"),
		)
	}
	config := func(arguments string) string {
		return env.Config("data \"interlink_routing_policy\" \"test\" {\n%s\n}\n", arguments)
	}
	readOnly(t, env,
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", office)), Check: isOffice(office)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", "fr-par/"+office)), Check: isOffice("fr-par/" + office)},
		resource.TestStep{Config: config(`name = "Office v6"`), Check: isOffice("fr-par/" + office)},
		resource.TestStep{Config: config(`name = "office"`), Check: isOffice("fr-par/" + office)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", bare)), Check: resource.ComposeAggregateTestCheckFunc(
			attr("is_ipv6", "false"), attr("tags.#", "0"), attr("prefix_filter_in.#", "0"), attr("prefix_filter_out.#", "0"),
		)},
		resource.TestStep{
			Config: config(`name = "bare"`) + "output \"sum\" {\nvalue = length(setunion(data.interlink_routing_policy.test.prefix_filter_in, data.interlink_routing_policy.test.tags))\n}\n",
			Check:  resource.TestCheckOutput("sum", "0"),
		},
	)
}

func TestAccDataSourceRoutingPolicyErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	four := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "office-4"})
	six := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "office-6", IsIPv6: true})
	twin := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "twin", ProjectID: otherProject})
	env.Mock.AddPolicy(mockapi.PolicySeed{Name: "twin"})
	for name, tc := range map[string]struct {
		arguments string
		says      []string
	}{
		"two that hold it":    {`name = "OFFICE"`, []string{`"OFFICE" fits more than one routing policy`, `"office-4" (fr-par/` + four + `, IPv4)`, `"office-6" (fr-par/` + six + `, IPv6)`}},
		"two of the name":     {`name = "twin"`, []string{`"twin" fits more than one routing policy`}},
		"none":                {`name = "berlin"`, []string{`no routing policy whose name is or holds "berlin"; there are`, `"office-4"`}},
		"none of that id":     {`id = "` + otherProject + `"`, []string{"Could not find the routing policy", "It does not exist"}},
		"of another project":  {"id = \"" + four + "\"\nproject_id = \"" + otherProject + "\"", []string{"is of project", "not of " + otherProject}},
		"neither id nor name": {``, []string{"Set exactly one of `id` and `name`"}},
		"empty name":          {`name = ""`, []string{"name UTF-8 character count must be between 1 and 255"}},
		"two regions":         {"id = \"nl-ams/" + four + "\"\nregion = \"fr-par\"", []string{"Another region"}},
		"no project":          {"name = \"x\"\nproject_id = \"mine\"", []string{"Not a UUID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readOnly(t, env, resource.TestStep{
				Config:      env.Config("data \"interlink_routing_policy\" \"test\" {\n%s\n}\n", tc.arguments),
				ExpectError: acctest.Says(tc.says...),
			})
		})
	}
	t.Run("narrowed by project", func(t *testing.T) {
		t.Parallel()
		readOnly(t, env, resource.TestStep{
			Config: env.Config("data \"interlink_routing_policy\" \"test\" {\nname = \"twin\"\nproject_id = %q\n}\n", otherProject),
			Check:  resource.TestCheckResourceAttr("data.interlink_routing_policy.test", "id", "fr-par/"+twin),
		})
	})
}

func TestAccDataSourceRoutingPolicies(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for _, seed := range []mockapi.PolicySeed{
		{Name: "six", IsIPv6: true},
		{Name: "four"},
		{Name: "tagged", Tags: []string{"a", "b"}},
		{Name: "tagged less", Tags: []string{"a"}},
		{Name: "theirs", ProjectID: otherProject},
		{Name: "abroad", Region: "nl-ams"},
	} {
		env.Mock.AddPolicy(seed)
	}
	var config strings.Builder
	var checks []resource.TestCheckFunc
	for label, tc := range map[string]struct{ filter, want string }{
		"none":         {``, "four,six,tagged,tagged less,theirs"},
		"region":       {`region = "nl-ams"`, "abroad"},
		"project":      {`project_id = "` + otherProject + `"`, "theirs"},
		"organization": {`organization_id = "` + otherProject + `"`, "theirs"},
		"name":         {`name = "TAG"`, "tagged,tagged less"},
		"one_tag":      {`tags = ["a"]`, "tagged,tagged less"},
		"all_tags":     {`tags = ["a", "b"]`, "tagged"},
		"ipv6":         {`is_ipv6 = true`, "six"},
		"ipv4":         {`is_ipv6 = false`, "four,tagged,tagged less,theirs"},
		"nothing":      {`name = "berlin"`, ""},
	} {
		fmt.Fprintf(&config, "data \"interlink_routing_policies\" %q {\n%s\n}\n", label, tc.filter)
		fmt.Fprintf(&config, "output %q { value = join(\",\", data.interlink_routing_policies.%s.routing_policies[*].name) }\n", label, label)
		checks = append(checks, resource.TestCheckOutput(label, tc.want))
	}
	readOnly(t, env, resource.TestStep{Config: env.Provider() + config.String(), Check: resource.ComposeAggregateTestCheckFunc(checks...)})
}

func TestAccDataSourceRoutingPoliciesAllPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 130 {
		env.Mock.AddPolicy(mockapi.PolicySeed{Name: fmt.Sprintf("policy-%03d", n)})
	}
	readOnly(t, env, resource.TestStep{
		Config: env.Config(`data "interlink_routing_policies" "all" {}`),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr("data.interlink_routing_policies.all", "routing_policies.#", "130"),
			resource.TestCheckResourceAttr("data.interlink_routing_policies.all", "routing_policies.129.name", "policy-129"),
		),
	})
}
