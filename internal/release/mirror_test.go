package release_test

import (
	"crypto/sha256"
	"fmt"
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

// binary puts the provider at the path: the one in INTERLINK_RELEASE_BINARY
// (goreleaser's), or else one built the same way. It returns the version that
// the provider has to report.
func binary(t *testing.T, path string) string {
	t.Helper()
	released := os.Getenv("INTERLINK_RELEASE_BINARY")
	if released == "" {
		built(t, ".", path)
		return version
	}
	content, err := os.ReadFile(filepath.Clean(released))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o700); err != nil {
		t.Fatal(err)
	}
	_, named, found := strings.Cut(filepath.Base(released), "_v")
	if !found {
		t.Fatalf("%s does not name its version", released)
	}
	return strings.TrimSuffix(named, ".exe")
}

// built builds the provider as a release does, in a folder of the repository.
func built(t *testing.T, dir, path string, flags ...string) {
	t.Helper()
	args := append([]string{"build", "-trimpath", "-ldflags", "-s -w -X main.version=" + version, "-o", path}, flags...)
	build := exec.CommandContext(t.Context(), "go", append(args, "github.com/interlink-provider/terraform-provider-interlink")...)
	build.Dir = dir
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
	given := binary(t, filepath.Join(folder, "terraform-provider-interlink_v"+version))
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
	if len(agents) == 0 {
		t.Error("the API was not asked for anything")
	}
	for agent := range agents {
		if !strings.Contains(agent, "terraform-provider-interlink/"+given+" ") || !strings.Contains(agent, "terraform/1.") {
			t.Errorf("the user agent %q does not name the versions of the provider (%s) and of the CLI", agent, given)
		}
	}
	cli.Must("destroy", "-no-color", "-auto-approve")
	if alive := env.Mock.Alive(); len(alive) > 0 {
		t.Errorf("%d links are alive", len(alive))
	}
}

// TestBuildsAreReproducible builds the provider as a release does, here and
// from a copy in another folder. The copy has no history, so neither names a
// commit.
func TestBuildsAreReproducible(t *testing.T) {
	elsewhere := t.TempDir()
	acctest.CopyTree(t, "../..", elsewhere)
	var sums [2][sha256.Size]byte
	for i, dir := range []string{".", elsewhere} {
		path := filepath.Join(t.TempDir(), "terraform-provider-interlink")
		built(t, dir, path, "-buildvcs=false")
		content, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(content)
	}
	if sums[0] != sums[1] {
		t.Errorf("builds of one tree in two folders differ: %x and %x", sums[0], sums[1])
	}
}
