package reliability

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// terminal is a working directory with a real CLI in it.
type terminal struct {
	*acctest.CLI

	t     *testing.T
	world *protocol.World
}

// newTerminal skips the test if there is no CLI to run.
func newTerminal(t *testing.T, w *protocol.World) *terminal {
	t.Helper()
	return &terminal{(&acctest.Env{Mock: w.Mock, URL: w.URL}).NewCLI(t), t, w}
}

// configure writes the configuration: the provider and more.
func (c *terminal) configure(blocks ...string) {
	c.t.Helper()
	c.Write("main.tf", fmt.Sprintf(`
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

// running is a CLI at work.
type running struct {
	command *exec.Cmd
	out     *bytes.Buffer
	done    chan struct{}
}

// start runs the CLI in its own process group, as a shell does.
func (c *terminal) start(arguments ...string) *running {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	c.t.Cleanup(cancel)
	command := c.Command(ctx, arguments...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.WaitDelay = time.Second
	out := &bytes.Buffer{}
	command.Stdout, command.Stderr = out, out
	if err := command.Start(); err != nil {
		c.t.Fatalf("the CLI does not start: %s", err)
	}
	r := &running{command: command, out: out, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		_ = command.Wait() // the test judges what it leaves
	}()
	c.t.Cleanup(func() { r.signal(syscall.SIGKILL); <-r.done })
	return r
}

// signal goes to the whole group, as Ctrl-C does: to the CLI and the provider.
func (r *running) signal(signal syscall.Signal) {
	_ = syscall.Kill(-r.command.Process.Pid, signal) // it may have ended
}

// wait returns the output, once the CLI has ended.
func (r *running) wait() string {
	<-r.done
	return r.out.String()
}

// apply runs terraform apply.
func (c *terminal) apply() (string, int) {
	c.t.Helper()
	result := c.Run("apply", "-auto-approve", "-no-color", "-input=false")
	return result.Output, result.ExitCode
}

// destroy runs terraform destroy and requires that nothing is left.
func (c *terminal) destroy() {
	c.t.Helper()
	out := c.Must("destroy", "-auto-approve", "-no-color", "-input=false")
	if alive := c.world.Mock.Alive(); len(alive) > 0 {
		c.t.Errorf("destroy leaves %d:\n%s", len(alive), out)
	}
}

// state returns the id of the link in the state file, or "" for none, and
// whether it is tainted.
func (c *terminal) state() (uuid string, isTainted bool) {
	c.t.Helper()
	for _, resource := range readState(c.Dir).Resources {
		if resource.Type == "interlink_link" && len(resource.Instances) > 0 {
			return idIn(resource.Instances[0].Attributes), resource.Instances[0].Status == "tainted"
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
