package examples

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// snippetDirs are the folders that tfplugindocs prescribes. Their files are
// shown in the documentation and are not root modules.
var snippetDirs = []string{"provider", "resources", "data-sources", "ephemeral-resources", "list-resources"}

// keyTaken is a handover that leaves the key in a file of the folder.
const keyTaken = `printenv PAIRING_KEY >key`

// snippet is the setting for a file that the documentation shows, and what is
// checked after the apply.
type snippet struct {
	lifecycle mockapi.Lifecycle
	orders    int    // how many orders its apply places
	beside    string // a file that it needs next to it
	more      string // configuration that it needs to do anything

	// prepare seeds the mock, sets variables, and returns the id for the
	// placeholder in the file and the one for the file next to it.
	prepare func(*testing.T, *acctest.Env, *acctest.CLI) (id, idBeside string)
	says    []string
	check   func(*testing.T, *acctest.Env, *acctest.CLI)

	// imports says that the file is a script with an import command, run before
	// the apply.
	imports bool
	// query says that the file is a query file. It cannot be applied.
	query bool
}

var snippets = map[string]snippet{
	"provider/provider.tf": {
		more: "data \"interlink_pops\" \"all\" {}\n", // a provider that nothing uses is not configured
		prepare: func(*testing.T, *acctest.Env, *acctest.CLI) (id, idBeside string) {
			return mockapi.DefaultProjectID, ""
		},
	},

	"resources/interlink_link/resource.tf":             {orders: 1, prepare: vpc},
	"resources/interlink_link/resource_self_hosted.tf": {orders: 1, prepare: cage},
	"resources/interlink_link/import.sh":               {imports: true, beside: "resource.tf", prepare: office},
	"resources/interlink_link/import-by-string-id.tf":  {beside: "resource.tf", prepare: office, says: []string{"1 imported, 1 added, 1 changed"}},
	"resources/interlink_link/import-by-identity.tf":   {beside: "resource.tf", prepare: office, says: []string{"1 imported, 1 added, 1 changed"}},

	"resources/interlink_link_activation/resource.tf": {orders: 1, prepare: handover},

	"resources/interlink_routing_policy/resource.tf":            {},
	"resources/interlink_routing_policy/import.sh":              {imports: true, beside: "resource.tf", prepare: policy},
	"resources/interlink_routing_policy/import-by-string-id.tf": {beside: "resource.tf", prepare: policy, says: []string{"1 imported, 1 added, 0 changed"}},
	"resources/interlink_routing_policy/import-by-identity.tf":  {beside: "resource.tf", prepare: policy, says: []string{"1 imported, 1 added, 0 changed"}},

	"data-sources/interlink_dedicated_connection/data-source.tf":  {prepare: cage, says: []string{`cross_connect = "rack 12"`}},
	"data-sources/interlink_dedicated_connections/data-source.tf": {prepare: cage, says: []string{`"dc3-cage-12" = 10000`}},
	"data-sources/interlink_link/data-source.tf":                  {prepare: office, says: []string{`"active"`}},
	"data-sources/interlink_links/data-source.tf":                 {lifecycle: asked, prepare: requested, says: []string{`"office" = "20`}},
	"data-sources/interlink_partner/data-source.tf":               {says: []string{"whom_to_ask = "}},
	"data-sources/interlink_partners/data-source.tf":              {says: []string{`"FranceIX"`}},
	"data-sources/interlink_pop/data-source.tf":                   {says: []string{"50,"}},
	"data-sources/interlink_pops/data-source.tf":                  {says: []string{`"- Telehouse TH2" = "Paris"`}},
	"data-sources/interlink_router_configuration/data-source.tf":  {prepare: routed, says: []string{"set community 12876:42200", `neighbour = "169.254.`}},
	"data-sources/interlink_routing_policy/data-source.tf":        {prepare: policy, says: []string{`"192.168.0.0/16"`}},
	"data-sources/interlink_routing_policies/data-source.tf":      {prepare: policies, says: []string{`"office-v6"`, `"2001:db8:64::/48"`}},

	"ephemeral-resources/interlink_pairing_key/ephemeral-resource.tf": {lifecycle: asked, prepare: handover, check: keyInNoState},

	"list-resources/interlink_link/list-resource.tfquery.hcl":           {query: true, prepare: office, says: []string{"office"}},
	"list-resources/interlink_routing_policy/list-resource.tfquery.hcl": {query: true, prepare: policies, says: []string{"office-v6"}},
}

func vpc(_ *testing.T, env *acctest.Env, _ *acctest.CLI) (id, idBeside string) {
	return env.Mock.AddVPC("main"), ""
}

func cage(_ *testing.T, env *acctest.Env, _ *acctest.CLI) (id, idBeside string) {
	return env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "dc3-cage-12", VLANStart: 1600, VLANEnd: 1700, DemarcationInfo: "rack 12"}), ""
}

// office seeds the link that the snippets use, as they order it.
func office(_ *testing.T, env *acctest.Env, _ *acctest.CLI) (id, idBeside string) {
	main := env.Mock.AddVPC("main")
	return env.Mock.AddLink(mockapi.LinkSeed{Name: "office", BandwidthMbps: 100, VpcID: main}), main
}

// routed seeds office with a routing policy.
func routed(t *testing.T, env *acctest.Env, cli *acctest.CLI) (id, idBeside string) {
	t.Helper()
	v4, _ := policy(t, env, cli)
	return env.Mock.AddLink(mockapi.LinkSeed{Name: "office", BandwidthMbps: 100, RoutingPolicyV4ID: v4}), ""
}

func requested(_ *testing.T, env *acctest.Env, _ *acctest.CLI) (id, idBeside string) {
	return env.Mock.AddLink(mockapi.LinkSeed{Name: "office", Status: "requested"}), ""
}

func policy(_ *testing.T, env *acctest.Env, _ *acctest.CLI) (id, idBeside string) {
	return env.Mock.AddPolicy(mockapi.PolicySeed{
		Name: "office-v4", PrefixFilterIn: []string{"192.168.0.0/16"}, PrefixFilterOut: []string{"10.64.0.0/16", "10.65.0.0/16"},
	}), ""
}

func policies(t *testing.T, env *acctest.Env, cli *acctest.CLI) (id, idBeside string) {
	t.Helper()
	env.Mock.AddPolicy(mockapi.PolicySeed{Name: "office-v6", IsIPv6: true, PrefixFilterOut: []string{"2001:db8:64::/48"}})
	return policy(t, env, cli)
}

// handover takes the key of an existing link, or of the link that the file
// orders. That link's partner accepts by itself.
func handover(_ *testing.T, env *acctest.Env, cli *acctest.CLI) (id, idBeside string) {
	cli.Env = append(cli.Env, "TF_VAR_handover_command="+keyTaken)
	if env.Mock.Lifecycle() == asked {
		id = env.Mock.AddLink(mockapi.LinkSeed{Name: "office", Status: "requested"})
		cli.Env = append(cli.Env, "TF_VAR_link_id=fr-par/"+id)
	}
	return id, ""
}

func keyInNoState(t *testing.T, env *acctest.Env, cli *acctest.CLI) {
	t.Helper()
	link, err := env.Mock.Link("office")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(cli.Read("key")); got != link.PairingKey {
		t.Errorf("the handover got the key %q, want %q", got, link.PairingKey)
	}
	if strings.Contains(cli.Read("terraform.tfstate"), link.PairingKey) {
		t.Error("the state holds the pairing key")
	}
}

// TestEveryObjectHasAnExample compares the provider, the files and snippets.
func TestEveryObjectHasAnExample(t *testing.T) {
	t.Parallel()
	all, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	files := snippetFiles(t)
	for dir, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resources/%s/resource.tf": all.ResourceSchemas, "data-sources/%s/data-source.tf": all.DataSourceSchemas,
		"ephemeral-resources/%s/ephemeral-resource.tf": all.EphemeralResourceSchemas,
		"list-resources/%s/list-resource.tfquery.hcl":  all.ListResourceSchemas,
	} {
		for object := range schemas {
			if name := fmt.Sprintf(dir, object); !slices.Contains(files, name) {
				t.Errorf("%s has no example: write examples/%s", object, name)
			}
		}
	}
	for _, name := range files {
		if _, known := snippets[name]; !known {
			t.Errorf("examples/%s is new: say in snippets what it needs", name)
		}
	}
	for name := range snippets {
		if !slices.Contains(files, name) {
			t.Errorf("snippets has %s, which is not there", name)
		}
	}
}

// TestQueriesUseExistingFilters compares the filters of the query files with the
// list resources, for CLIs without queries.
func TestQueriesUseExistingFilters(t *testing.T) {
	t.Parallel()
	all, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	config := regexp.MustCompile(`(?s)config \{\n(.*?)\n {2}\}`)
	filter := regexp.MustCompile(`(?m)^\s+(\w+)\s+=`)
	for name, snippet := range snippets {
		if !snippet.query {
			continue
		}
		filters := filter.FindAllStringSubmatch(config.FindString(read(t, "examples/"+name)), -1)
		if len(filters) == 0 {
			t.Errorf("%s filters by nothing", name)
		}
		object := all.ListResourceSchemas[strings.Split(name, "/")[1]]
		for _, match := range filters {
			if !slices.ContainsFunc(object.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == match[1] }) {
				t.Errorf("%s filters by %s, which the list resource does not have", name, match[1])
			}
		}
	}
}

// snippetFiles returns the files of snippetDirs, as snippets names them.
func snippetFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, dir := range snippetDirs {
		err := filepath.WalkDir(filepath.Join(root, "examples", dir), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				files = append(files, strings.TrimPrefix(filepath.ToSlash(path), root+"/examples/"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestAccSnippets applies the example of each object in the documentation,
// plans it empty, and destroys it.
func TestAccSnippets(t *testing.T) {
	t.Parallel()
	for _, name := range snippetFiles(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			snippets[name].run(t, "examples/"+name)
		})
	}
}

func (s snippet) run(t *testing.T, path string) {
	t.Helper()
	if s.lifecycle == (mockapi.Lifecycle{}) {
		s.lifecycle = quick
	}
	env := acctest.New(t, mockapi.Options{Lifecycle: s.lifecycle})
	cli := env.NewCLI(t)
	var id, idBeside string
	if s.prepare != nil {
		id, idBeside = s.prepare(t, env, cli)
	}
	seeded := map[string]bool{}
	for _, link := range env.Mock.Alive() {
		seeded[link.ID] = true
	}
	text := filled(t, path, id)
	whole := s.more
	if s.beside != "" {
		whole += filled(t, filepath.Join(filepath.Dir(path), s.beside), idBeside)
	}
	if !s.imports && !s.query {
		whole += text
	}
	if reason := tooOld(t, cli, whole); reason != "" {
		t.Skip(reason)
	}
	if !strings.Contains(whole, "required_providers") {
		whole = requiredProviders + whole
	}
	cli.Write("main.tf", whole)
	if s.query {
		answer := query(t, cli, text)
		for _, want := range s.says {
			says(t, answer, want)
		}
		return
	}
	if s.imports {
		runImport(t, cli, text)
	}
	output := cli.Must("apply", "-no-color", "-auto-approve")
	says(t, output, "Apply complete!")
	for _, want := range s.says {
		says(t, output, want)
	}
	if warns(output) {
		t.Errorf("the apply warns:\n%s", output)
	}
	if got := env.Mock.Orders(); got != s.orders {
		t.Errorf("the API took %d orders, want %d", got, s.orders)
	}
	if s.check != nil {
		s.check(t, env, cli)
	}
	cli.MustBeEmpty()
	cli.Must("destroy", "-no-color", "-auto-approve")
	managed := s.imports || strings.Contains(whole, "import {")
	for _, link := range env.Mock.Alive() {
		if managed || !seeded[link.ID] {
			t.Errorf("%s is alive after the destroy: %s", link.Name, link.Status)
		}
	}
}

// filled returns a file's text with an id of the mock instead of the
// placeholder.
func filled(t *testing.T, path, id string) string {
	t.Helper()
	text := read(t, path)
	if strings.Contains(text, placeholder) && id == "" {
		t.Fatalf("%s has a placeholder: say in snippets of what", path)
	}
	return strings.ReplaceAll(text, placeholder, id)
}

// runImport runs the import commands of a script, with the CLI under test.
func runImport(t *testing.T, cli *acctest.CLI, script string) {
	t.Helper()
	commands := 0
	for line := range strings.Lines(script) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if words[0] != "terraform" {
			t.Fatalf("the script does more than import: %s", line)
		}
		commands++
		says(t, cli.Must(append(words[1:], "-no-color")...), "Import successful!")
	}
	if commands == 0 {
		t.Fatal("the script imports nothing")
	}
}
