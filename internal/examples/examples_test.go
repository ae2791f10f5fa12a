// Package examples tests what is under examples/ and what the documentation
// shows. Every example is applied, planned empty and destroyed against the mock
// API.
package examples

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const root = "../.."

func TestMain(m *testing.M) {
	code := m.Run()
	acctest.RemoveBinary()
	os.Exit(code)
}

// placeholder is the id in the examples for which users put their own.
const placeholder = "11111111-2222-3333-4444-555555555555"

// quick is a partner that accepts soon by itself. asked is one that accepts
// only when asked, with the pairing key.
var (
	quick = mockapi.Lifecycle{Configuring: 100 * time.Millisecond, Requested: 300 * time.Millisecond, Provisioning: 300 * time.Millisecond, Deprovisioning: 300 * time.Millisecond}
	asked = mockapi.Lifecycle{Configuring: 100 * time.Millisecond, Requested: mockapi.Manual, Provisioning: 300 * time.Millisecond, Deprovisioning: 300 * time.Millisecond}
)

// world is what an example finds, in addition to partners, PoPs and a VPC.
type world struct {
	lifecycle mockapi.Lifecycle
	orders    int  // how many orders its apply places
	curl      bool // its handover_command acts as the partner, with curl
	prepare   func(*testing.T, *acctest.Env, *acctest.CLI)
	check     func(*testing.T, *acctest.Env, *acctest.CLI, string)
	leaves    bool // the destroy leaves a link
	forgets   bool // it forgets a link, and the CLI warns
}

var worlds = map[string]world{
	"hosted":    {lifecycle: quick, orders: 1},
	"redundant": {lifecycle: quick, orders: 2, check: drained},
	"router":    {lifecycle: quick, orders: 2, prepare: playTheRouter, check: loaded},
	"handover":  {lifecycle: asked, orders: 1, curl: true},
	"complete":  {lifecycle: asked, orders: 2, curl: true, check: protected},
	"self-hosted": {lifecycle: quick, orders: 1, prepare: func(_ *testing.T, env *acctest.Env, _ *acctest.CLI) {
		env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "dc3-cage-12", VLANStart: 1600, VLANEnd: 1700})
	}},
	"several-projects": {lifecycle: quick, orders: 3, prepare: projects, check: func(t *testing.T, env *acctest.Env, _ *acctest.CLI, _ string) {
		t.Helper()
		for _, link := range env.Mock.Alive() {
			if want := map[bool]string{true: officeProject, false: networkProject}[link.Name == "office"]; link.ProjectID != want {
				t.Errorf("%s is in the project %s, want %s", link.Name, link.ProjectID, want)
			}
		}
	}},
	"watching": {lifecycle: quick, leaves: true, prepare: func(_ *testing.T, env *acctest.Env, _ *acctest.CLI) {
		v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4"})
		env.Mock.AddLink(mockapi.LinkSeed{Name: "office", RoutingPolicyV4ID: v4})
	}, check: sessionsDown},
	"letting-go": {lifecycle: quick, orders: 1, leaves: true, forgets: true, prepare: kept, check: func(t *testing.T, _ *acctest.Env, cli *acctest.CLI, _ string) {
		t.Helper()
		if state := strings.TrimSpace(cli.Must("state", "list")); state != "" {
			t.Errorf("the state has %s", state)
		}
	}},
	"importing": {lifecycle: quick, prepare: estate, check: func(t *testing.T, _ *acctest.Env, _ *acctest.CLI, output string) {
		t.Helper()
		says(t, output, "3 imported, 0 added, 0 changed, 0 destroyed")
	}},
	"moving-from-scaleway": {lifecycle: quick, prepare: official, check: func(t *testing.T, env *acctest.Env, _ *acctest.CLI, output string) {
		t.Helper()
		says(t, output, "0 added, 0 changed, 0 destroyed")
		if calls := env.Mock.Count("CreateRoutingPolicy"); calls != 0 {
			t.Errorf("%d routing policies were made, want none", calls)
		}
	}},
	"testing": {lifecycle: quick, orders: 1, check: func(t *testing.T, env *acctest.Env, cli *acctest.CLI, _ string) {
		t.Helper()
		says(t, cli.Must("test", "-no-color", "-var", "name=unused"), "5 passed, 0 failed")
		mocked := "tests/mocked.tftest.hcl"
		if cli.IsTofu() {
			mocked = "tests/mocked.tofutest.hcl"
		}
		calls := len(env.Mock.Requests())
		says(t, cli.Must("test", "-no-color", "-var", "name=unused", "-filter="+mocked), "2 passed, 0 failed")
		if got := len(env.Mock.Requests()) - calls; got != 0 {
			t.Errorf("the mocked provider asked %d times for something of the API", got)
		}
	}},
}

const (
	networkProject = "11111111-aaaa-4bbb-8ccc-000000000001"
	officeProject  = "11111111-aaaa-4bbb-8ccc-000000000002"
	teamProject    = "11111111-aaaa-4bbb-8ccc-000000000003"
)

// projects seeds a connection in one project and VPCs in others.
func projects(_ *testing.T, env *acctest.Env, cli *acctest.CLI) {
	env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "dc3-cage-12", ProjectID: networkProject, VLANStart: 1600, VLANEnd: 1700})
	teams := map[string]any{
		"a": map[string]any{"vpc_id": env.Mock.AddVPCIn("fr-par", teamProject, "a"), "bandwidth_mbps": 1000, "vlan": 1600},
		"b": map[string]any{"vpc_id": env.Mock.AddVPCIn("fr-par", officeProject, "b"), "bandwidth_mbps": 500, "vlan": 1601},
	}
	text, _ := json.Marshal(teams) //nolint:errchkjson // strings and numbers
	cli.Env = append(cli.Env, "TF_VAR_network_project_id="+networkProject, "TF_VAR_office_project_id="+officeProject, "TF_VAR_teams="+string(text))
}

// protected runs a destroy that is refused, then allows it.
func protected(t *testing.T, _ *acctest.Env, cli *acctest.CLI, _ string) {
	t.Helper()
	result := cli.Run("destroy", "-no-color", "-auto-approve")
	if result.ExitCode == 0 {
		t.Error("the links are not protected")
	}
	says(t, result.Output, `The InterLink "paris-dc3" is protected from deletion`)
	says(t, cli.Must("apply", "-no-color", "-auto-approve", "-var=deletion_protection=false"), "0 added, 2 changed, 0 destroyed")
}

// drained drains one link and puts it back, and checks that two PoPs in one
// city are refused.
func drained(t *testing.T, env *acctest.Env, cli *acctest.CLI, output string) {
	t.Helper()
	says(t, output, "set community 12876:42200")
	says(t, output, "set community 12876:42100")
	preferred := cli.Must("apply", "-no-color", "-auto-approve", `-var=preferences={ a = "low", b = "high" }`)
	says(t, preferred, "set community 12876:42050")
	says(t, preferred, "0 added, 0 changed, 0 destroyed")
	propagation := func(a, b bool) {
		t.Helper()
		for name, want := range map[string]bool{"paris-a": a, "paris-b": b} {
			link, err := env.Mock.Link(name)
			if err != nil {
				t.Fatal(err)
			}
			if link.EnableRoutePropagation != want {
				t.Errorf("route propagation of %s: %v, want %v", name, link.EnableRoutePropagation, want)
			}
		}
	}
	propagation(true, true)
	says(t, cli.Must("apply", "-no-color", "-auto-approve", `-var=drained=["a"]`), "0 added, 1 changed, 0 destroyed")
	propagation(false, true)
	says(t, cli.Must("apply", "-no-color", "-auto-approve"), "0 added, 1 changed, 0 destroyed")
	propagation(true, true)
	for variable, want := range map[string]string{
		`drained=["a","b"]`: "At least one link has to carry the traffic",
		`drained=["c"]`:     "The keys of the links are a, b",
		`links={a={pop="DC2",partner="FranceIX"},b={pop="DC3",partner="FreePro"}}`: "Two links are in one city",
	} {
		result := cli.Run("plan", "-no-color", "-var="+variable)
		if result.ExitCode == 0 {
			t.Errorf("%s is not refused", variable)
		}
		says(t, result.Output, want)
	}
}

// sessionsDown breaks the BGP sessions of the link, and expects a plan to warn
// about it.
func sessionsDown(t *testing.T, env *acctest.Env, cli *acctest.CLI, _ string) {
	t.Helper()
	env.Act("office", mockapi.Down, "")()
	output := cli.Must("plan", "-no-color")
	says(t, output, "Warning: Check block assertion failed")
	says(t, output, "The BGP session of office over IPv4 is down; the link is all_down.")
	env.Act("office", mockapi.Up, "")()
}

// kept seeds a link that an earlier configuration ordered.
func kept(t *testing.T, _ *acctest.Env, cli *acctest.CLI) {
	t.Helper()
	removed := cli.Read("main.tf")
	cli.Write("main.tf", requiredProviders+acctest.Link("office", "office", "deletion_protection = true"))
	cli.Must("apply", "-no-color", "-auto-approve")
	cli.Write("main.tf", removed)
}

// estate seeds what somebody ordered before there was a configuration.
func estate(t *testing.T, env *acctest.Env, _ *acctest.CLI) {
	t.Helper()
	vpc := env.Mock.AddVPC("main")
	v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "v4", PrefixFilterIn: []string{"10.0.0.0/24"}})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "hosted", VpcID: vpc, RoutingPolicyV4ID: v4, Propagation: true, Tags: []string{"a"}})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "plain"})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "own", ConnectionID: connection, PeerASN: 65001, VLAN: 2000, Status: "ready"})
	env.Mock.AddLink(mockapi.LinkSeed{Name: "refused", Status: "refused"})
}

// official seeds a state as the official provider leaves it.
func official(t *testing.T, env *acctest.Env, cli *acctest.CLI) {
	t.Helper()
	v4 := env.Mock.AddPolicy(mockapi.PolicySeed{Name: "office-v4", PrefixFilterIn: []string{"192.168.0.0/16"}, PrefixFilterOut: []string{"10.64.0.0/16"}})
	link := env.Mock.AddLink(mockapi.LinkSeed{Name: "office", RoutingPolicyV4ID: v4})
	view, err := env.Mock.Link(link)
	if err != nil {
		t.Fatal(err)
	}
	resource := func(kind, name string, attributes map[string]any) map[string]any {
		return map[string]any{
			"mode": "managed", "type": kind, "name": name, "provider": `provider["registry.terraform.io/scaleway/scaleway"]`,
			"instances": []any{map[string]any{"schema_version": 0, "attributes": attributes, "sensitive_attributes": []any{}}},
		}
	}
	state, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": placeholder, "outputs": map[string]any{},
		"resources": []any{
			resource("scaleway_interlink_routing_policy", "v4", map[string]any{
				"id": "fr-par/" + v4, "name": "office-v4", "tags": nil, "region": "fr-par", "project_id": mockapi.DefaultProjectID, "organization_id": "",
				"prefix_filter_in": []string{"192.168.0.0/16"}, "prefix_filter_out": []string{"10.64.0.0/16"}, "is_ipv6": false, "created_at": "", "updated_at": nil,
			}),
			resource("scaleway_interlink_link", "office", map[string]any{
				"id": "fr-par/" + link, "name": "office", "tags": nil, "region": "fr-par", "project_id": mockapi.DefaultProjectID, "organization_id": "",
				"pop_id": view.PopID, "partner_id": view.PartnerID, "connection_id": "", "bandwidth_mbps": view.BandwidthMbps, "peer_asn": 0, "vlan": view.VLAN,
				"routing_policy_v4_id": "fr-par/" + v4, "routing_policy_v6_id": "", "vpc_id": "", "enable_route_propagation": false,
				"status": view.Status, "bgp_v4_status": view.BgpV4Status, "bgp_v6_status": view.BgpV6Status, "pairing_key": view.PairingKey,
				"disapproved_reason": "", "scw_bgp_config": []any{}, "peer_bgp_config": []any{}, "created_at": "", "updated_at": "", "timeouts": nil,
			}),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	cli.Write("terraform.tfstate", string(state))
}

// playTheRouter acts as the user's router: BGP of the self-hosted link comes up
// once the link is ready. On the mock, BGP of a hosted link comes up together
// with the link.
func playTheRouter(t *testing.T, env *acctest.Env, _ *acctest.CLI) {
	t.Helper()
	env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "dc3-cage-12", VLANStart: 1600, VLANEnd: 1700})
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for env.Mock.Act("dc3", mockapi.RouterUp, "") != nil {
			select {
			case <-t.Context().Done():
				return
			case <-tick.C:
			}
		}
	}()
}

// loaded checks what the example sent to the routers.
func loaded(t *testing.T, _ *acctest.Env, cli *acctest.CLI, output string) {
	t.Helper()
	says(t, cli.Read("dc3.conf"), "router bgp 65010")
	says(t, cli.Read("th2.conf"), "net ~ [ 192.168.4.0/24 ]")
	says(t, output, "set protocols bgp group interlink-inet6 neighbor 2001:")
	says(t, output, "set interfaces xe-0/0/1 unit 1600 vlan-id 1600")
}

func says(t *testing.T, output, want string) {
	t.Helper()
	if !strings.Contains(output, want) {
		t.Errorf("the output does not say %q:\n%s", want, output)
	}
}

// warns reports whether the CLI warns about more than the provider under test,
// which replaces a released one.
func warns(output string) bool {
	return strings.Count(output, "Warning: ") > strings.Count(output, "Warning: Provider development overrides")
}

// rootModules returns the folders under examples/ that are root modules.
func rootModules(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(root, "examples"))
	if err != nil {
		t.Fatal(err)
	}
	var dirs []string
	for _, entry := range entries {
		if entry.IsDir() && !slices.Contains(snippetDirs, entry.Name()) {
			dirs = append(dirs, entry.Name())
		}
	}
	return dirs
}

func hasCurl() bool {
	_, err := exec.LookPath("curl")
	return err == nil
}

func TestAccRootModules(t *testing.T) {
	t.Parallel()
	for _, name := range rootModules(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world, known := worlds[name]
			if !known {
				t.Fatalf("examples/%s is new: say in worlds what it needs", name)
			}
			alone := world.curl && !hasCurl()
			if alone {
				world.lifecycle = quick
			}
			env := acctest.New(t, mockapi.Options{Lifecycle: world.lifecycle})
			cli := env.NewCLI(t)
			if alone {
				t.Log("there is no curl, with which the example's handover_command plays the partner: the partner accepts by himself, and the key goes to a file")
				cli.Env = append(cli.Env, "TF_VAR_handover_command="+keyTaken)
			}
			if err := os.CopyFS(cli.Dir, os.DirFS(filepath.Join(root, "examples", name))); err != nil {
				t.Fatal(err)
			}
			if example, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfvars.example")); err == nil {
				cli.Write("terraform.tfvars", strings.ReplaceAll(string(example), placeholder, env.Mock.AddVPC("main")))
			}
			if world.prepare != nil {
				world.prepare(t, env, cli)
			}
			output := cli.Must("apply", "-no-color", "-auto-approve")
			says(t, output, "Apply complete!")
			if warns(output) != world.forgets {
				t.Errorf("the apply warns: %v, want %v\n%s", warns(output), world.forgets, output)
			}
			cli.MustBeEmpty()
			if got := env.Mock.Orders(); got != world.orders {
				t.Errorf("the API took %d orders, want %d", got, world.orders)
			}
			for _, link := range env.Mock.Alive() {
				if world.orders > 0 && link.Status != "active" && link.Status != "ready" {
					t.Errorf("%s is %s after the apply", link.Name, link.Status)
				}
				if strings.Contains(output, link.PairingKey) && link.PairingKey != "" {
					t.Errorf("the output shows the pairing key of %s", link.Name)
				}
			}
			if world.check != nil {
				world.check(t, env, cli, output)
			}
			cli.Must("destroy", "-no-color", "-auto-approve")
			for _, link := range env.Mock.Alive() {
				if link.Status != "refused" && !world.leaves { // the estate's links are left alone
					t.Errorf("%s is alive after the destroy: %s", link.Name, link.Status)
				}
			}
		})
	}
}

const requiredProviders = `
terraform {
  required_providers {
    interlink = {
      source = "interlink-provider/interlink"
    }
  }
}
`

// version returns the CLI's version as numbers.
func version(t *testing.T, cli *acctest.CLI) (major, minor int) {
	t.Helper()
	match := regexp.MustCompile(`v(\d+)\.(\d+)\.`).FindStringSubmatch(cli.Must("version"))
	if match == nil {
		t.Fatal("the CLI does not say its version")
	}
	if _, err := fmt.Sscan(match[1]+" "+match[2], &major, &minor); err != nil {
		t.Fatal(err)
	}
	return major, minor
}

// tooOld returns why the CLI cannot validate a text, or "" if it can.
func tooOld(t *testing.T, cli *acctest.CLI, text string) string {
	t.Helper()
	major, minor := version(t, cli)
	if strings.Contains(text, "identity = {") && major == 1 && minor < 12 {
		return fmt.Sprintf("import by identity needs Terraform or OpenTofu 1.12; this is %d.%d", major, minor)
	}
	return ""
}

// query runs a query file, if the CLI supports queries.
func query(t *testing.T, cli *acctest.CLI, text string) string {
	t.Helper()
	major, minor := version(t, cli)
	if cli.IsTofu() {
		t.Skip("OpenTofu has no query command")
	}
	if major == 1 && minor < 14 {
		t.Skipf("terraform query needs Terraform 1.14; this is %d.%d", major, minor)
	}
	cli.Write("main.tfquery.hcl", text)
	return cli.Must("query", "-no-color")
}

func TestAccExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	cli := acctest.New(t, mockapi.Options{}).NewCLI(t)
	if err := os.CopyFS(cli.Dir, os.DirFS(filepath.Join(root, "examples"))); err != nil {
		t.Fatal(err)
	}
	if result := cli.Run("fmt", "-check", "-recursive", "-diff", "-no-color", "."); result.ExitCode != 0 {
		t.Errorf("not formatted (make generate does it):\n%s", result.Output)
	}
}

// pages returns the pages that people read, as they are in the repository.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"README.md", "SECURITY.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "internal/mockapi/README.md", "docs/index.md", "docs/*/*.md"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			name := strings.TrimPrefix(filepath.ToSlash(path), root+"/")
			found[name] = read(t, name)
		}
	}
	return found
}

var fence = regexp.MustCompile("(?s)(?:^|\n)```(?:terraform|hcl)\n(.*?\n)```")

// applied reports whether a configuration is the main.tf of a root module,
// which TestAccRootModules applies.
func applied(t *testing.T, text string) bool {
	t.Helper()
	for _, name := range rootModules(t) {
		content, err := os.ReadFile(filepath.Join(root, "examples", name, "main.tf"))
		if err == nil && strings.TrimSpace(string(content)) == strings.TrimSpace(text) {
			return true
		}
	}
	return false
}

// TestAccPages checks the configurations on the pages. One that names its
// providers is complete: it is validated, unless it is an example that is
// applied anyway. For all others only the format is checked.
func TestAccPages(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	for page, text := range pages(t) {
		for i, match := range fence.FindAllStringSubmatch(text, -1) {
			t.Run(fmt.Sprintf("%s/%d", page, i+1), func(t *testing.T) {
				t.Parallel()
				cli := env.NewCLI(t)
				cli.Write("fragment.tf", match[1])
				if strings.Contains(match[1], "required_providers") && !applied(t, match[1]) {
					if reason := tooOld(t, cli, match[1]); reason != "" {
						t.Skip(reason)
					}
					says(t, cli.Must("validate", "-no-color"), "Success!")
					return
				}
				if result := cli.Run("fmt", "-check", "-diff", "-no-color", "fragment.tf"); result.ExitCode != 0 {
					t.Errorf("%s\n%s", result.Output, match[1])
				}
			})
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)

// repository is the target of links in docs/: relative links do not work in the
// Registry.
const repository = "https://github.com/interlink-provider/terraform-provider-interlink/"

// TestPagesLinkToExistingTargets checks every relative link, and every link to the
// repository's files. docs/ has no relative links.
func TestPagesLinkToExistingTargets(t *testing.T) {
	t.Parallel()
	for page, text := range pages(t) {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target := match[1]
			if here, ours := strings.CutPrefix(target, repository); ours {
				kind, path, _ := strings.Cut(here, "/main/")
				if kind != "blob" && kind != "tree" {
					continue // issues, advisories
				}
				if _, err := os.Stat(filepath.Join(root, path)); err != nil {
					t.Errorf("%s links to %s, which is not there", page, target)
				}
				continue
			}
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			if strings.HasPrefix(page, "docs/") {
				t.Errorf("%s: %s is relative", page, target)
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(page), target)); err != nil {
				t.Errorf("%s links to %s, which is not there", page, target)
			}
		}
	}
}

var makeTarget = regexp.MustCompile("(?:^|[`$ (])make ([a-z-]+)")

// TestPagesNameMakeTargetsThatExist checks every `make` command.
func TestPagesNameMakeTargetsThatExist(t *testing.T) {
	t.Parallel()
	makefile := read(t, "GNUmakefile")
	code := regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	for page, text := range pages(t) {
		for _, span := range code.FindAllString(text, -1) {
			for _, match := range makeTarget.FindAllStringSubmatch(span, -1) {
				if !strings.Contains(makefile, "\n"+match[1]+":") {
					t.Errorf("%s: there is no `make %s`", page, match[1])
				}
			}
		}
	}
}
