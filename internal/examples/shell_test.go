package examples

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// block is a shell block of a page.
type block struct {
	begins string // its first line
	not    string // why it does not run here, and where it does

	// Further shell code around the block, in bash.
	before, after string
}

// shellBlocks are the shell blocks of the pages, in order. Those of one page
// run in one shell, in a copy of the repository.
var shellBlocks = map[string][]block{
	"README.md": {
		{begins: "make demo "},
		{begins: "make mockapi"},
		{begins: "make build", before: unset},
	},
	"docs/guides/getting-started.md": {
		{begins: "make mockapi"},
		{begins: "make build", before: unset},
		{begins: "terraform -chdir=examples/hosted plan"},
		{begins: "go run ./internal/cmd/mockapi -requested manual"},
		{begins: "curl -s -X POST http://127.0.0.1:7777/mock/links/office/accept", before: applyInTheBackground, after: "wait $!"},
		{
			begins: "curl -s -X POST http://127.0.0.1:7777/mock/links/office/refuse",
			before: "terraform -chdir=examples/hosted destroy\n" + applyInTheBackground,
			after:  "if wait $!; then exit 1; fi\ngrep 'no port left' apply.log\nterraform -chdir=examples/hosted destroy",
		},
		{begins: "export TF_VAR_vpc_id="},
		{begins: "curl -s -X POST http://127.0.0.1:7777/mock/connections"},
		{
			begins: "terraform console ",
			before: keyFirst,
			after: `
				terraform console <<<'nonsensitive(interlink_link.this.pairing_key)' | grep '"[0-9a-f-]\{36\}"'
				rm wait_override.tf
				terraform plan | grep 'updated in-place'`,
		},
	},
	"docs/guides/importing.md": {
		{begins: "curl -s -X POST http://127.0.0.1:7777/mock/seed"},
		{
			begins: "terraform plan -generate-config-out=generated.tf",
			before: folder + `
				id=$(curl -s http://127.0.0.1:7777/mock/links/paris | grep -o '"id":"[0-9a-f-]*' | head -n 1 | cut -d '"' -f 4)
				sed "s/` + placeholder + `/$id/" "$repository/examples/resources/interlink_link/import-by-string-id.tf" >import.tf`,
			after: "terraform plan -detailed-exitcode",
		},
		{
			begins: "terraform import interlink_link.office",
			before: "mv generated.tf \"$repository\"\n" + folder + "\nmv \"$repository/generated.tf\" .",
			after:  "terraform plan -detailed-exitcode\ncd \"$repository\"",
		},
		{begins: "terraform -chdir=examples/importing apply"},
		{begins: "terraform -chdir=examples/importing destroy", after: "if curl -s http://127.0.0.1:7777/mock/links | grep '\"alive\":true'; then exit 1; fi"},
		{begins: "terraform query ", not: "needs Terraform 1.14: TestAccSnippets runs queries where the CLI can"},
	},
	"docs/guides/lifecycle.md": {
		{begins: "terraform apply -replace=interlink_link.this", before: "cd examples/hosted && terraform apply", after: "terraform destroy"},
	},
	"docs/guides/partner-handover.md": {
		{begins: "go run ./internal/cmd/mockapi -requested manual"},
		{begins: "terraform apply -replace=interlink_link.this", before: "cd examples/handover", after: "terraform destroy"},
	},
	"docs/guides/redundant-pair.md": {
		{begins: "export TF_VAR_vpc_id="},
		{begins: "curl -s -X POST http://127.0.0.1:7777/mock/links/paris-a/down"},
		{begins: "terraform -chdir=examples/redundant apply -var", before: "curl -s -X POST http://127.0.0.1:7777/mock/links/paris-a/up"},
		{begins: "terraform -chdir=examples/redundant apply", after: "terraform -chdir=examples/redundant plan -detailed-exitcode"},
		{begins: "terraform -chdir=examples/redundant apply -target"},
		{begins: "terraform -chdir=examples/redundant apply -var=", after: "terraform -chdir=examples/redundant destroy"},
	},
	"docs/guides/router.md": {
		{begins: "curl -s -X POST http://127.0.0.1:7777/mock/connections"},
		{begins: "terraform -chdir=examples/router apply", not: "it waits for the next block, which it runs beside"},
		{
			begins: "curl -s -X POST http://127.0.0.1:7777/mock/links/dc3/router_up",
			before: `
				terraform -chdir=examples/router apply >apply.log 2>&1 &
				until curl -s http://127.0.0.1:7777/mock/links/dc3 2>/dev/null | grep -q '"status":"ready","bgp'; do sleep 0.1; done`,
			after: "wait $! || { cat apply.log; exit 1; }\nterraform -chdir=examples/router plan -detailed-exitcode\nterraform -chdir=examples/router destroy",
		},
	},
	"docs/guides/testing-with-the-mock.md": {
		{begins: "go run ./internal/cmd/mockapi"},
		{begins: "cd examples/testing"},
		{begins: "interlink-mockapi -addr 127.0.0.1:7777", not: "needs an installed release, and a registry for terraform init"},
		{begins: "M=http://127.0.0.1:7777/mock", before: control},
	},
	"docs/guides/troubleshooting.md": {
		{begins: "TF_LOG_PROVIDER=INFO terraform apply", before: "cd examples/hosted", after: "terraform destroy"},
	},
	"docs/guides/reliability.md": {
		{begins: "make reliability", not: "the first is a part of make test, the others take long"},
	},
	"docs/resources/link.md":           {{begins: "# By {region}/{uuid}", not: "TestAccSnippets runs it"}},
	"docs/resources/routing_policy.md": {{begins: "# By {region}/{uuid}", not: "TestAccSnippets runs it"}},
	"internal/mockapi/README.md": {
		{begins: "$ go run ./internal/cmd/mockapi", not: "what it prints: TestRun of internal/cmd/mockapi looks at that"},
		{begins: "M=http://127.0.0.1:7777/mock", before: control},
		{begins: "curl -s -X PATCH $M/lifecycle"},
		{begins: "curl -s -X POST $M/faults"},
		{begins: "curl -s -X POST $M/faults"},
		{begins: "curl -s -X PUT $M/list-lag"},
		{begins: "curl -s -X POST $M/vpcs"},
	},
	"SECURITY.md": {{begins: "sha256sum --check", not: "needs a release, and the network"}},
	"CONTRIBUTING.md": {
		{begins: "make test ", not: "each is a check of its own in CI"},
		{begins: "go test ./internal/services/link", not: "a part of make test"},
		{begins: "go install github.com/go-delve/delve", not: "a debugger, by hand"},
		{begins: "export TF_REATTACH_PROVIDERS=", not: "a debugger, by hand"},
		{begins: "TF_ACC=1 TF_ACC_TERRAFORM_PATH=$(command -v terraform) dlv test", not: "a debugger, by hand"},
		{begins: "make gobench", not: "compares two commits: minutes"},
		{begins: "make reliability && make configurations", not: "measures, and writes into the pages"},
		{begins: "make bench ", not: "measures for some 10 minutes, and writes into the pages"},
	},
}

const (
	// A page that sets the variables has to set all of them.
	unset = "unset TF_CLI_CONFIG_FILE ${!SCW_*}"

	applyInTheBackground = `
		terraform -chdir=examples/hosted apply >apply.log 2>&1 &
		until curl -s http://127.0.0.1:7777/mock/links/office 2>/dev/null | grep -q '"status":"requested","bgp'; do sleep 0.1; done`

	// The guide's text about a first order on the real API.
	keyFirst = `
		cp examples/hosted/*.tf .
		cat >wait_override.tf <<END
resource "interlink_link" "this" {
  wait_for_status = "requested"
}
END
		terraform apply`

	// The calls of the control path exclude each other on one link. Here each
	// only has to be a valid call.
	control = `
		curl -s -X PATCH http://127.0.0.1:7777/mock/lifecycle -d '{"requested":"manual"}'
		curl -s -X POST http://127.0.0.1:7777/mock/seed -d '{"name":"office","status":"requested","pairing_key":"5b8b6f5e-0000-4000-8000-000000000000"}'
		PAIRING_KEY=5b8b6f5e-0000-4000-8000-000000000000 taken='\(2..\|409\)'`

	// A new folder, with the terraform and provider blocks.
	folder = `
		cd "$(mktemp -d -p "$repository")"
		sed '/^provider "interlink"/q' "$repository/examples/hosted/main.tf" >main.tf`

	// The test's mock replaces those that the pages start, and make test for
	// itself. An apply does not ask for approval. A failed call of the mock is
	// a failure.
	shellPrelude = `
		set -euo pipefail
		repository=$PWD taken=2..
		export TF_CLI_ARGS_plan=-no-color TF_CLI_ARGS_{apply,destroy}='-no-color -compact-warnings -auto-approve'
		afresh() {
			curl -s -X POST http://127.0.0.1:7777/mock/reset
			curl -s -X PATCH http://127.0.0.1:7777/mock/lifecycle -d "{\"requested\":\"${1:-300ms}\"}" >/dev/null
		}
		make() {
			case "$*" in
			mockapi) afresh ;;
			test) ;;
			*) command make "$@" ;;
			esac
		}
		go() {
			test "$1 $2" = 'run ./internal/cmd/mockapi'
			if test "${3-} ${4-}" = '-requested manual'; then afresh manual; else afresh; fi
		}
		curl() {
			local answer
			answer=$(command curl -w '\n%{http_code}' "$@")
			printf '%s\n' "${answer%$'\n'*}"
			grep -qx "$taken" <<<"${answer##*$'\n'}" || { echo "curl $*: $answer" >&2; return 1; }
		}
`
)

var shellFence = regexp.MustCompile("(?m)^( *)```(?:shell|console|sh|bash)\n((?s:.*?))\n *```$")

// blocksOf returns the shell blocks of a page, without their indentation.
func blocksOf(text string) []string {
	var texts []string
	for _, match := range shellFence.FindAllStringSubmatch(text, -1) {
		texts = append(texts, strings.TrimPrefix(strings.ReplaceAll("\n"+match[2], "\n"+match[1], "\n"), "\n"))
	}
	return texts
}

// TestShellBlocksAreKnown compares shellBlocks with the pages. It must list
// each new block: either it runs, or there is a reason.
func TestShellBlocksAreKnown(t *testing.T) {
	t.Parallel()
	found := pages(t)
	for page, text := range found {
		known := shellBlocks[page]
		for i, shown := range blocksOf(text) {
			if i >= len(known) || !strings.HasPrefix(shown, known[i].begins) {
				t.Errorf("%s: shellBlocks does not have the block %d:\n%s", page, i+1, shown)
			}
		}
		if shown := len(blocksOf(text)); shown < len(known) {
			t.Errorf("%s has %d shell blocks, shellBlocks has %d", page, shown, len(known))
		}
	}
	for page := range shellBlocks {
		if _, ok := found[page]; !ok {
			t.Errorf("shellBlocks has %s, which is no page", page)
		}
	}
}

// TestAccShellBlocks runs the shell blocks of the pages.
func TestAccShellBlocks(t *testing.T) {
	t.Parallel()
	if !hasCurl() {
		t.Skip("the pages use curl, which is not on this machine")
	}
	for page, text := range pages(t) {
		script := script(page, text)
		if script == "" {
			continue
		}
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: quick})
			cli := env.NewCLI(t)
			acctest.CopyTree(t, root, cli.Dir)
			bin := t.TempDir()
			if err := os.Symlink(os.Getenv("TF_ACC_TERRAFORM_PATH"), filepath.Join(bin, "terraform")); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			command := exec.CommandContext(ctx, "bash", "-c", strings.ReplaceAll(shellPrelude+script, "http://127.0.0.1:7777", env.URL))
			command.Dir = cli.Dir
			cli.Env = append(cli.Env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			command.Env = cli.Env
			command.WaitDelay = 10 * time.Second
			if output, err := command.CombinedOutput(); err != nil {
				t.Errorf("%s\n%s", err, output)
			}
		})
	}
}

// script returns what runs of a page, or "".
func script(page, text string) string {
	var script strings.Builder
	for i, shown := range blocksOf(text) {
		if i >= len(shellBlocks[page]) || shellBlocks[page][i].not != "" {
			continue
		}
		known := shellBlocks[page][i]
		fmt.Fprintf(&script, "\n%s\necho \"=== block %d, after ${SECONDS}s\" >&2\n%s\n%s\n", known.before, i+1, strings.ReplaceAll(shown, placeholder, "$id"), known.after)
	}
	return script.String()
}
