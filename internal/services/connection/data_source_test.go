package connection_test

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

func TestAccDataSourceDedicatedConnection(t *testing.T) {
	t.Parallel()
	const address = "data.interlink_dedicated_connection.test"
	env := acctest.New(t, mockapi.Options{})
	rack := env.Mock.AddConnection(mockapi.ConnectionSeed{
		Name: "Rack 7", Tags: []string{"a"}, PopID: mockapi.PopDC5, BandwidthMbps: 100000, AvailableLinkBandwidths: []uint64{50, 100},
		VLANStart: 1500, VLANEnd: 1599, DemarcationInfo: "room 4, panel 2",
	})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "b", ConnectionID: rack, VLAN: 1550, BandwidthMbps: 100})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "a", ConnectionID: rack, VLAN: 1501, BandwidthMbps: 50})
	bare := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "bare", Status: "created"})
	attr := func(name, value string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(address, name, value)
	}
	// The state keeps the configuration's spelling of an id.
	isRack := func(id string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			attr("id", id), attr("name", "Rack 7"), attr("tags.#", "1"), attr("region", "fr-par"),
			attr("project_id", mockapi.DefaultProjectID), attr("organization_id", mockapi.DefaultProjectID), attr("status", "active"),
			attr("pop_id", "fr-par/"+mockapi.PopDC5), attr("bandwidth_mbps", "100000"),
			attr("remaining_bandwidth_mbps", "99850"), attr("used_vlans.#", "2"), attr("used_vlans.0", "1501"), attr("used_vlans.1", "1550"),
			attr("available_link_bandwidths.#", "2"), attr("available_link_bandwidths.1", "100"),
			attr("demarcation_info", "room 4, panel 2"), attr("vlan_range.start", "1500"), attr("vlan_range.end", "1599"),
			resource.TestCheckResourceAttrSet(address, "created_at"), resource.TestCheckResourceAttrSet(address, "updated_at"),
			resource.TestCheckResourceAttrSet(address, "srn"),
		)
	}
	config := func(arguments string) string {
		return env.Config("data \"interlink_dedicated_connection\" \"test\" {\n%s\n}\n", arguments)
	}
	readOnly(t, env,
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", rack)), Check: isRack(rack)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", "fr-par/"+rack)), Check: isRack("fr-par/" + rack)},
		resource.TestStep{Config: config(`name = "Rack 7"`), Check: isRack("fr-par/" + rack)},
		resource.TestStep{Config: config(`name = "rack"`), Check: isRack("fr-par/" + rack)},
		resource.TestStep{Config: config(fmt.Sprintf("id = %q", bare)), Check: resource.ComposeAggregateTestCheckFunc(
			attr("status", "created"), attr("tags.#", "0"),
			resource.TestCheckNoResourceAttr(address, "demarcation_info"), resource.TestCheckNoResourceAttr(address, "vlan_range.start"),
		)},
	)
}

func TestAccDataSourceDedicatedConnectionErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	one := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "rack-1"})
	two := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "rack-2", Status: "locked"})
	for name, tc := range map[string]struct {
		arguments string
		says      []string
	}{
		"two that hold it":    {`name = "Rack"`, []string{`"Rack" fits more than one dedicated connection`, `"rack-1" (fr-par/` + one + `, active)`, `"rack-2" (fr-par/` + two + `, locked)`}},
		"none":                {`name = "berlin"`, []string{`no dedicated connection whose name is or holds "berlin"; there are`, `"rack-1"`}},
		"none in the region":  {"name = \"rack-1\"\nregion = \"nl-ams\"", []string{"region nl-ams", "there is none at all"}},
		"none of that id":     {`id = "` + otherProject + `"`, []string{"Could not find the dedicated connection", "It does not exist"}},
		"of another project":  {"id = \"" + one + "\"\nproject_id = \"" + otherProject + "\"", []string{"is of project", "not of " + otherProject}},
		"neither id nor name": {``, []string{"Set exactly one of `id` and `name`"}},
		"empty name":          {`name = ""`, []string{"name string length must be at least 1"}},
		"two regions":         {"id = \"nl-ams/" + one + "\"\nregion = \"fr-par\"", []string{"Another region"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readOnly(t, env, resource.TestStep{
				Config:      env.Config("data \"interlink_dedicated_connection\" \"test\" {\n%s\n}\n", tc.arguments),
				ExpectError: acctest.Says(tc.says...),
			})
		})
	}
}

func TestAccDataSourceDedicatedConnections(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for _, seed := range []mockapi.ConnectionSeed{
		{Name: "plain"},
		{Name: "big", BandwidthMbps: 100000},
		{Name: "dc5", PopID: mockapi.PopDC5},
		{Name: "locked", Status: "locked"},
		{Name: "tagged", Tags: []string{"a", "b"}},
		{Name: "tagged less", Tags: []string{"a"}},
		{Name: "theirs", ProjectID: otherProject},
		{Name: "abroad", Region: "nl-ams"},
	} {
		env.Mock.AddConnection(seed)
	}
	var config strings.Builder
	var checks []resource.TestCheckFunc
	for label, tc := range map[string]struct{ filter, want string }{
		"none":         {``, "big,dc5,locked,plain,tagged,tagged less,theirs"},
		"region":       {`region = "nl-ams"`, "abroad"},
		"project":      {`project_id = "` + otherProject + `"`, "theirs"},
		"organization": {`organization_id = "` + otherProject + `"`, "theirs"},
		"name":         {`name = "TAG"`, "tagged,tagged less"},
		"one_tag":      {`tags = ["a"]`, "tagged,tagged less"},
		"all_tags":     {`tags = ["a", "b"]`, "tagged"},
		"status":       {`status = "locked"`, "locked"},
		"bandwidth":    {`bandwidth_mbps = 100000`, "big"},
		"pop":          {`pop_id = "fr-par/` + mockapi.PopDC5 + `"`, "dc5"},
		"nothing":      {`name = "berlin"`, ""},
	} {
		fmt.Fprintf(&config, "data \"interlink_dedicated_connections\" %q {\n%s\n}\n", label, tc.filter)
		fmt.Fprintf(&config, "output %q { value = join(\",\", data.interlink_dedicated_connections.%s.dedicated_connections[*].name) }\n", label, label)
		checks = append(checks, resource.TestCheckOutput(label, tc.want))
	}
	readOnly(t, env, resource.TestStep{Config: env.Provider() + config.String(), Check: resource.ComposeAggregateTestCheckFunc(checks...)})
}

func TestAccDataSourceDedicatedConnectionsRefused(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for name, tc := range map[string]struct {
		arguments string
		says      []string
	}{
		"status":     {`status = "unknown_status"`, []string{"status value must be one of", `"active"`}},
		"bandwidth":  {`bandwidth_mbps = 0`, []string{"bandwidth_mbps value must be at least 1"}},
		"own region": {`pop_id = "nl-ams/` + mockapi.PopDC5 + `"`, []string{"Another region", "pop_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readOnly(t, env, resource.TestStep{
				Config:      env.Config("data \"interlink_dedicated_connections\" \"test\" {\n%s\n}\n", tc.arguments),
				ExpectError: acctest.Says(tc.says...),
			})
		})
	}
}

func TestAccDataSourceDedicatedConnectionsAllPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for n := range 120 {
		env.Mock.AddConnection(mockapi.ConnectionSeed{Name: fmt.Sprintf("rack-%03d", n)})
	}
	readOnly(t, env, resource.TestStep{
		Config: env.Config(`data "interlink_dedicated_connections" "all" {}`),
		Check:  resource.TestCheckResourceAttr("data.interlink_dedicated_connections.all", "dedicated_connections.#", "120"),
	})
}
