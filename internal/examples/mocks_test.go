package examples

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// mocksFile holds the values of a mocked provider.
const mocksFile = "examples/testing/mocks/interlink.tfmock.hcl"

// mocked is a block of mocksFile: its text, and the attributes that have a value.
type mocked struct {
	text       string
	attributes []string
}

var (
	mockBlock     = regexp.MustCompile(`(?ms)^(mock_(?:resource|data) "interlink_\w+") \{\n.*?\n\}\n`)
	mockAttribute = regexp.MustCompile(`(?m)^ {4}(\w+) += `)
)

// mocks returns the blocks of a text by their headers, mock_data "interlink_pop" for example.
func mocks(text string) map[string]mocked {
	found := map[string]mocked{}
	for _, block := range mockBlock.FindAllStringSubmatch(text, -1) {
		var attributes []string
		for _, match := range mockAttribute.FindAllStringSubmatch(block[0], -1) {
			attributes = append(attributes, match[1])
		}
		found[block[1]] = mocked{block[0], attributes}
	}
	return found
}

// wanted returns the blocks that the mocks file must have, with the attributes that need a value: the computed strings.
// A made-up string is neither an id nor a region. A made-up number or bool is valid.
func wanted(t *testing.T) map[string][]string {
	t.Helper()
	schemas, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for kind, all := range map[string]map[string]*tfprotov6.Schema{"resource": schemas.ResourceSchemas, "data": schemas.DataSourceSchemas} {
		for name, schema := range all {
			attributes := []string{}
			for _, attribute := range schema.Block.Attributes {
				text := attribute.NestedType == nil && attribute.Type.Is(tftypes.String)
				object := attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle
				if attribute.Computed && (text || object) {
					attributes = append(attributes, attribute.Name)
				}
			}
			want[fmt.Sprintf("mock_%s %q", kind, name)] = attributes
		}
	}
	return want
}

// TestMocksHaveEveryObject fails if a resource, a data source or a computed
// string of the provider has no value in the mocks file, and if TestAccMocks does
// not use one of them.
func TestMocksHaveEveryObject(t *testing.T) {
	t.Parallel()
	have, want := mocks(read(t, mocksFile)), wanted(t)
	for header, attributes := range want {
		if _, object, _ := strings.Cut(header, " "); !strings.Contains(everyObject, object) {
			t.Errorf("everyObject, the configuration of TestAccMocks, has no %s", object)
		}
		block, ok := have[header]
		if !ok {
			t.Errorf("%s has no %s", mocksFile, header)
			continue
		}
		for _, attribute := range attributes {
			if !slices.Contains(block.attributes, attribute) {
				t.Errorf("%s: %s has no value for %s", mocksFile, header, attribute)
			}
		}
	}
	for header := range have {
		if _, ok := want[header]; !ok {
			t.Errorf("%s has %s, which the provider does not have", mocksFile, header)
		}
	}
}

// TestMocksForOpenTofuAreTheSame fails if OpenTofu's copy of the blocks differs from the mocks file.
func TestMocksForOpenTofuAreTheSame(t *testing.T) {
	t.Parallel()
	copied := mocks(strings.ReplaceAll(read(t, "examples/testing/tests/mocked.tofutest.hcl"), "\n  ", "\n"))
	if len(copied) == 0 {
		t.Fatal("no blocks were found")
	}
	have := mocks(read(t, mocksFile))
	for header, block := range copied {
		if want := without(have[header], "name"); block.text != want {
			t.Errorf("%s is\n%s\nwant\n%s", header, block.text, want)
		}
	}
}

// without returns a block's text without some of its attributes.
func without(block mocked, names ...string) string {
	text := block.text
	for _, name := range names {
		text = regexp.MustCompile(`(?m)^ {4}`+name+` += .*\n`).ReplaceAllString(text, "")
	}
	return text
}

// everyObject is a configuration in which the outputs of one object are the inputs of others: ids, regions, projects.
// It has every resource and every data source.
const everyObject = `
data "interlink_partners" "all" {}
data "interlink_pops" "all" {}
data "interlink_links" "all" {}
data "interlink_routing_policies" "all" {}
data "interlink_dedicated_connections" "all" {}

data "interlink_partner" "this" {
  name = "given"
}

data "interlink_pop" "this" {
  name = "given"
}

data "interlink_link" "this" {
  name = "given"
}

data "interlink_routing_policy" "this" {
  name = "given"
}

data "interlink_dedicated_connection" "this" {
  name = "given"
}

resource "interlink_routing_policy" "this" {
  name             = "given"
  region           = data.interlink_routing_policy.this.region
  project_id       = data.interlink_routing_policy.this.project_id
  prefix_filter_in = data.interlink_routing_policy.this.prefix_filter_in
}

resource "interlink_link" "this" {
  name                 = "given"
  region               = data.interlink_pop.this.region
  project_id           = data.interlink_link.this.project_id
  pop_id               = data.interlink_pop.this.id
  partner_id           = data.interlink_partner.this.id
  bandwidth_mbps       = data.interlink_pop.this.available_link_bandwidths_mbps[0]
  vpc_id               = data.interlink_link.this.vpc_id
  routing_policy_v4_id = interlink_routing_policy.this.id
}

resource "interlink_link" "own" {
  name                 = "given"
  region               = data.interlink_dedicated_connection.this.region
  project_id           = data.interlink_dedicated_connection.this.project_id
  pop_id               = data.interlink_dedicated_connection.this.pop_id
  connection_id        = data.interlink_dedicated_connection.this.id
  bandwidth_mbps       = data.interlink_dedicated_connection.this.available_link_bandwidths[0]
  routing_policy_v4_id = data.interlink_routing_policy.this.id
}

resource "interlink_link_activation" "this" {
  link_id = interlink_link.this.id
}

data "interlink_router_configuration" "this" {
  link_id   = interlink_link.this.id
  dialect   = "frr"
  interface = "eth1"
}

output "router" {
  value = [data.interlink_router_configuration.this.text, data.interlink_router_configuration.this.router.ipv4.announce[0], interlink_link.this.vlan, interlink_link.this.peer_bgp_config.ipv4, data.interlink_link.this.scw_bgp_config.asn]
}
`

// TestAccMocks runs the provider mocked with every block of the mocks file, and without an API.
func TestAccMocks(t *testing.T) {
	t.Parallel()
	cli := acctest.New(t, mockapi.Options{}).NewCLI(t)
	cli.Env = slices.DeleteFunc(cli.Env, func(variable string) bool { return strings.HasPrefix(variable, "SCW_") })
	cli.Env = append(cli.Env, "SCW_CONFIG_PATH="+filepath.Join(cli.Dir, "none"), "SCW_API_URL=http://127.0.0.1:1")
	cli.Write("main.tf", requiredProviders+everyObject)
	for name, content := range map[string]string{
		"mocks/interlink.tfmock.hcl": read(t, mocksFile),
		"tests/all.tftest.hcl":       "mock_provider \"interlink\" {\n  source = \"./mocks\"\n}\n\nrun \"all\" {}\n",
		"tests/all.tofutest.hcl":     "mock_provider \"interlink\" {\n" + pasted(t) + "}\n\nrun \"all\" {}\n",
	} {
		if err := os.MkdirAll(filepath.Join(cli.Dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		cli.Write(name, content)
	}
	says(t, cli.Must("test", "-no-color"), "1 passed, 0 failed")
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// pasted returns every block as it goes into a test file of OpenTofu: without the arguments that everyObject sets.
func pasted(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	blocks := mocks(read(t, mocksFile))
	for _, header := range slices.Sorted(maps.Keys(blocks)) {
		block := blocks[header]
		if strings.HasPrefix(header, "mock_resource") {
			text.WriteString(without(block, "name", "region", "project_id"))
		} else {
			text.WriteString(without(block, "name"))
		}
	}
	return text.String()
}
