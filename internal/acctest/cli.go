package acctest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// CLI is a folder with a configuration. The real CLI runs in it, with the provider's real binary.
type CLI struct {
	Dir string
	Env []string

	t    testing.TB
	path string
}

// Result is the result of a CLI command.
type Result struct {
	Output   string // standard output and standard error
	ExitCode int
}

// binary is the provider, built once per test process.
type binary struct {
	once sync.Once
	dir  string
	err  error
}

//nolint:gochecknoglobals // built once for all tests of a process; never written by a test
var provided binary

func (b *binary) build() (string, error) {
	b.once.Do(func() {
		b.dir, b.err = os.MkdirTemp("", "interlink-provider-")
		if b.err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(b.dir, "terraform-provider-interlink"), "github.com/interlink-provider/terraform-provider-interlink")
		if output, err := build.CombinedOutput(); err != nil {
			b.err = fmt.Errorf("could not build the provider: %w\n%s", err, output)
			return
		}
		// For a moved resource, Terraform asks the source provider for its schemas. A second name for our binary stands
		// in for the official provider.
		b.err = os.Link(filepath.Join(b.dir, "terraform-provider-interlink"), filepath.Join(b.dir, "terraform-provider-scaleway"))
	})
	return b.dir, b.err
}

// RemoveBinary removes the provider that NewCLI built. A package whose tests use NewCLI calls it at the end of
// TestMain.
func RemoveBinary() {
	if provided.dir != "" {
		_ = os.RemoveAll(provided.dir)
	}
}

// NewCLI makes a folder for the CLI in TF_ACC_TERRAFORM_PATH. If acceptance tests are not requested, it skips the test
// and says so.
func (e *Env) NewCLI(t testing.TB) *CLI {
	t.Helper()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || path == "" {
		t.Skip("acceptance tests need TF_ACC=1 and TF_ACC_TERRAFORM_PATH (make testacc sets them)")
	}
	dir, err := provided.build()
	if err != nil {
		t.Fatal(err)
	}
	cli := &CLI{Dir: t.TempDir(), t: t, path: path}
	config := fmt.Sprintf(`
provider_installation {
  dev_overrides {
    "registry.terraform.io/interlink-provider/interlink" = %[1]q
    "registry.opentofu.org/interlink-provider/interlink" = %[1]q
    "registry.terraform.io/hashicorp/interlink" = %[1]q
    "registry.opentofu.org/hashicorp/interlink" = %[1]q
    "registry.terraform.io/scaleway/scaleway" = %[1]q
    "registry.opentofu.org/scaleway/scaleway" = %[1]q
  }
}
`, dir)
	rc := filepath.Join(t.TempDir(), "cli.tfrc")
	if err := os.WriteFile(rc, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cli.Env = append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+rc, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "TF_LOG=", "TF_LOG_PROVIDER=",
		"SCW_API_URL="+e.URL, "SCW_ACCESS_KEY="+AccessKey, "SCW_SECRET_KEY="+SecretKey,
		"SCW_DEFAULT_PROJECT_ID="+defaultProject, "SCW_DEFAULT_REGION=fr-par", "SCW_CONFIG_PATH=")
	return cli
}

// IsTofu reports whether the CLI is OpenTofu.
func (c *CLI) IsTofu() bool { return strings.Contains(filepath.Base(c.path), "tofu") }

// Write writes a file of the configuration.
func (c *CLI) Write(name, content string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.Dir, name), []byte(content), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// Read reads a file of the folder.
func (c *CLI) Read(name string) string {
	c.t.Helper()
	content, err := os.ReadFile(filepath.Join(c.Dir, filepath.Clean(name)))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(content)
}

// Command returns a command of the CLI that is not started yet.
func (c *CLI) Command(ctx context.Context, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, c.path, args...)
	command.Dir, command.Env = c.Dir, c.Env
	return command
}

// Run runs a command and returns its result.
func (c *CLI) Run(args ...string) Result {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	command := c.Command(ctx, args...)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	if err != nil && command.ProcessState == nil {
		c.t.Fatalf("could not run %s: %s", c.path, err)
	}
	return Result{Output: output.String(), ExitCode: command.ProcessState.ExitCode()}
}

// Must runs a command that has to succeed, and returns its output.
func (c *CLI) Must(args ...string) string {
	c.t.Helper()
	result := c.Run(args...)
	if result.ExitCode != 0 {
		c.t.Fatalf("%s: exit code %d\n%s", strings.Join(args, " "), result.ExitCode, result.Output)
	}
	return result.Output
}

// MustBeEmpty checks that the next plan has nothing to do.
func (c *CLI) MustBeEmpty() {
	c.t.Helper()
	if result := c.Run("plan", "-no-color", "-detailed-exitcode"); result.ExitCode != 0 {
		c.t.Fatalf("the plan is not empty (exit code %d):\n%s", result.ExitCode, result.Output)
	}
}
