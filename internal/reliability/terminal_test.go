package reliability

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// workshop is the folder in which the provider's binary is built, once.
// TestMain removes it.
var workshop string

// binary builds the provider as users get it, and returns its folder.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "interlink-reliability-")
	if err != nil {
		return "", err
	}
	workshop = dir
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "terraform-provider-interlink"), "../..")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return dir, nil
})

// terminal is a working directory with a real CLI in it.
type terminal struct {
	t     *testing.T
	world *protocol.World
	cli   string
	dir   string
	env   []string
}

// newTerminal skips the test if there is no CLI to run.
func newTerminal(t *testing.T, w *protocol.World) *terminal {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set: tests with a real CLI are left out")
	}
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if cli == "" {
		found, err := exec.LookPath("terraform")
		if err != nil {
			t.Skip("there is no CLI: TF_ACC_TERRAFORM_PATH is not set, and terraform is not in the path")
		}
		cli = found
	}
	provider, err := binary()
	if err != nil {
		t.Fatalf("the provider cannot be built: %s", err)
	}
	dir := t.TempDir()
	settings := filepath.Join(dir, "cli.tfrc")
	write(t, settings, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"interlink-provider/interlink\" = %q\n  }\n  direct {}\n}\n", provider))
	env := []string{"TF_CLI_CONFIG_FILE=" + settings, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "HOME=" + dir}
	for _, kept := range os.Environ() {
		name, _, _ := strings.Cut(kept, "=")
		if !strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "SCW_") && name != "HOME" {
			env = append(env, kept)
		}
	}
	return &terminal{t: t, world: w, cli: cli, dir: dir, env: env}
}

func write(t testing.TB, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatalf("a file cannot be written: %s", err)
	}
}

// configure writes the configuration: the provider and more.
func (c *terminal) configure(blocks ...string) {
	c.t.Helper()
	write(c.t, filepath.Join(c.dir, "main.tf"), fmt.Sprintf(`
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
provider "interlink" {
  access_key    = %q
  secret_key    = %q
  project_id    = %q
  api_url       = %q
  poll_interval = "1s"
}
%s
`, acctest.AccessKey, acctest.SecretKey, mockapi.DefaultProjectID, c.world.URL, strings.Join(blocks, "\n")))
}

// importBlock returns a block that imports a link.
func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = interlink_link.paris\n  id = \"fr-par/%s\"\n}\n", id)
}

// running is a CLI at work.
type running struct {
	t       *testing.T
	command *exec.Cmd
	out     *bytes.Buffer
	done    chan struct{}
	code    int
}

// start runs the CLI in its own process group, as a shell does.
func (c *terminal) start(arguments ...string) *running {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	c.t.Cleanup(cancel)
	command := exec.CommandContext(ctx, c.cli, arguments...)
	command.Dir, command.Env = c.dir, c.env
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.WaitDelay = time.Second
	out := &bytes.Buffer{}
	command.Stdout, command.Stderr = out, out
	if err := command.Start(); err != nil {
		c.t.Fatalf("the CLI does not start: %s", err)
	}
	r := &running{t: c.t, command: command, out: out, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		var exit *exec.ExitError
		if err := command.Wait(); errors.As(err, &exit) {
			r.code = exit.ExitCode()
		}
	}()
	c.t.Cleanup(func() { r.signal(syscall.SIGKILL); <-r.done })
	return r
}

// signal goes to the whole group, as Ctrl-C does: to the CLI and the provider.
func (r *running) signal(signal syscall.Signal) {
	_ = syscall.Kill(-r.command.Process.Pid, signal) // it may have ended
}

func (r *running) wait() (string, int) {
	r.t.Helper()
	<-r.done
	return r.out.String(), r.code
}

// run runs the CLI to its end.
func (c *terminal) run(arguments ...string) (string, int) {
	c.t.Helper()
	return c.start(arguments...).wait()
}

// apply runs terraform apply.
func (c *terminal) apply() (string, int) {
	c.t.Helper()
	return c.run("apply", "-auto-approve", "-no-color", "-input=false")
}

// planIsEmpty runs terraform plan and requires it to have nothing to do.
func (c *terminal) planIsEmpty() {
	c.t.Helper()
	if out, code := c.run("plan", "-no-color", "-input=false", "-detailed-exitcode"); code != 0 {
		c.t.Errorf("the next plan is not empty (exit %d):\n%s", code, out)
	}
}

// destroy runs terraform destroy and requires that nothing is left.
func (c *terminal) destroy() {
	c.t.Helper()
	out, code := c.run("destroy", "-auto-approve", "-no-color", "-input=false")
	if alive := c.world.Mock.Alive(); code != 0 || len(alive) > 0 {
		c.t.Errorf("destroy (exit %d) leaves %d:\n%s", code, len(alive), out)
	}
}

// state returns the id of the link in the state file, or "" for none, and
// whether it is tainted.
func (c *terminal) state() (uuid string, isTainted bool) {
	c.t.Helper()
	content, err := os.ReadFile(filepath.Join(c.dir, "terraform.tfstate"))
	if err != nil || len(content) == 0 {
		return "", false // none yet; the CLI locks an empty file
	}
	var state struct {
		Resources []struct {
			Type      string
			Instances []struct {
				Status     string
				Attributes struct{ ID string }
			}
		}
	}
	if err := json.Unmarshal(content, &state); err != nil {
		c.t.Fatalf("the state cannot be read: %s", err)
	}
	for _, resource := range state.Resources {
		if resource.Type != "interlink_link" {
			continue
		}
		for _, instance := range resource.Instances {
			_, uuid, _ := strings.Cut(instance.Attributes.ID, "/")
			return uuid, instance.Status == "tainted"
		}
	}
	return "", false
}

// stalled waits until the fault holds a call.
func stalled(t testing.TB, w *protocol.World, operation string) {
	t.Helper()
	within(t, time.Minute, operation+" is held", func() bool {
		for _, request := range w.Mock.Requests() {
			if request.Operation == operation && request.Fault != "" {
				return true
			}
		}
		return false
	})
}
