package release_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const version = "0.1.0"

func TestMain(m *testing.M) {
	code := m.Run()
	acctest.RemoveBinary()
	os.Exit(code)
}

// binary puts the provider at the path: the one that INTERLINK_RELEASE_BINARY
// names (what goreleaser built), else one built the same way.
func binary(t *testing.T, path string) {
	t.Helper()
	if released := os.Getenv("INTERLINK_RELEASE_BINARY"); released != "" {
		from, err := os.Open(filepath.Clean(released))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = from.Close() }()
		to, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_WRONLY, 0o700)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	built(t, path)
}

// built builds the provider as a release does.
func built(t *testing.T, path string) {
	t.Helper()
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", path, "github.com/interlink-provider/terraform-provider-interlink")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s\n%s", err, output)
	}
}

func TestAccInstalledFromAMirror(t *testing.T) {
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	mirror := t.TempDir()
	host := "registry.terraform.io"
	if cli.IsTofu() {
		host = "registry.opentofu.org"
	}
	folder := filepath.Join(mirror, host, "interlink-provider", "interlink", version, runtime.GOOS+"_"+runtime.GOARCH)
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	binary(t, filepath.Join(folder, "terraform-provider-interlink_v"+version))
	rc := filepath.Join(t.TempDir(), "mirror.tfrc")
	if err := os.WriteFile(rc, []byte(fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)), 0o600); err != nil {
		t.Fatal(err)
	}
	cli.Env = append(cli.Env, "TF_CLI_CONFIG_FILE="+rc)
	cli.Write("main.tf", fmt.Sprintf(`
terraform {
  required_providers {
    interlink = {
      source  = "interlink-provider/interlink"
      version = "%s"
    }
  }
}
`, version)+acctest.Link("test", "paris"))
	cli.Must("init", "-no-color")
	cli.Must("apply", "-no-color", "-auto-approve")
	cli.MustBeEmpty()
	agents := map[string]bool{}
	for _, request := range env.Mock.Requests() {
		agents[request.UserAgent] = true
	}
	for agent := range agents {
		if !strings.Contains(agent, "terraform-provider-interlink/") || !strings.Contains(agent, "terraform/1.") {
			t.Errorf("the user agent %q does not name the provider's and the CLI's version", agent)
		}
	}
	cli.Must("destroy", "-no-color", "-auto-approve")
	if alive := env.Mock.Alive(); len(alive) > 0 {
		t.Errorf("%d links are alive", len(alive))
	}
}

// TestBuildsAreReproducible builds the provider twice, as a release does.
func TestBuildsAreReproducible(t *testing.T) {
	var sums [2][sha256.Size]byte
	for i := range sums {
		path := filepath.Join(t.TempDir(), "terraform-provider-interlink")
		built(t, path)
		content, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(content)
	}
	if sums[0] != sums[1] {
		t.Errorf("two builds of one tree differ: %x and %x", sums[0], sums[1])
	}
}
