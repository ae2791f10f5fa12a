//go:build linux

package routers

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// ordered is a configuration from the order to traffic: link, policies, text,
// router, gate.
const ordered = `
terraform {
  required_providers {
    interlink = {
      source = "interlink-provider/interlink"
    }
  }
}
resource "interlink_routing_policy" "v4" {
  name              = "v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16"]
  lifecycle {
    create_before_destroy = true
  }
}
resource "interlink_routing_policy" "v6" {
  name              = "v6"
  prefix_filter_in  = ["2001:db8:1::/48"]
  prefix_filter_out = ["2001:db8:64::/48"]
  lifecycle {
    create_before_destroy = true
  }
}
resource "interlink_link" "this" {
  name                     = "own"
  pop_id                   = %[1]q
  connection_id            = %[2]q
  vpc_id                   = %[3]q
  bandwidth_mbps           = 100
  peer_asn                 = 65010
  vlan                     = 1500
  routing_policy_v4_id     = interlink_routing_policy.v4.id
  routing_policy_v6_id     = interlink_routing_policy.v6.id
  enable_route_propagation = true
}
data "interlink_router_configuration" "this" {
  link_id    = interlink_link.this.id
  dialect    = %[4]q
  interface  = "eth1"
  preference = "high"
}
resource "terraform_data" "router" {
  triggers_replace = data.interlink_router_configuration.this.text
  provisioner "local-exec" {
    command     = "printf '%%s' \"$CONFIGURATION\" >%[5]s/interlink.conf && read go <%[5]s/go && cd %[5]s && sh start.sh"
    environment = { CONFIGURATION = data.interlink_router_configuration.this.text }
  }
}
resource "interlink_link_activation" "this" {
  link_id  = interlink_link.this.id
  wait_for = "bgp_up"
  timeouts {
    create = "90s"
  }
}
output "status" {
  value = interlink_link_activation.this.status
}
`

// commandOutput is the output of a command while it runs.
type commandOutput struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *commandOutput) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *commandOutput) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

const opened = "interlink_link_activation.this: Creation complete"

// TestRoutersOpenTheGate: one apply orders a self-hosted link, writes the text
// to a file and starts the router. The gate opens when its sessions are up, and
// not before. When the router is killed, the next plan says that BGP is down.
func TestRoutersOpenTheGate(t *testing.T) {
	needsRouters(t)
	t.Parallel()
	for _, d := range dialects() {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{})
			cli := env.NewCLI(t)
			p := newPair(t, "eth1")
			dir := folder(t)
			cli.Write("main.tf", fmt.Sprintf(ordered, mockapi.PopDC3, env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "cage"}), env.Mock.AddVPC("main"), d.name, dir))
			write(t, filepath.Join(dir, "start.sh"), d.script(t, dir, p.user, 65010, nil))
			run(t, "mkfifo", filepath.Join(dir, "go"))

			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
			defer cancel()
			apply := cli.Command(ctx, "apply", "-no-color", "-auto-approve")
			output := &commandOutput{}
			apply.Stdout, apply.Stderr = output, output
			if err := apply.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- apply.Wait() }()
			scw := waitForOrder(t, env, p, dir, output)
			watch := drive(t, env, scw, output)

			// The gate polls a link that is built but has no BGP yet.
			env.Mock.ResetRequests()
			eventually(t, "the gate has looked three times", func() bool {
				return env.Mock.Count("ListLinks")+env.Mock.Count("GetLink") >= 3 && strings.Contains(output.String(), "interlink_link_activation.this: Creating")
			}, output.String)
			if strings.Contains(output.String(), opened) {
				t.Fatalf("the gate is open, and the router has not started:\n%s", output)
			}
			letGo(t, filepath.Join(dir, "go"), output)
			select {
			case err := <-ended:
				if err != nil {
					t.Fatalf("%s\n%s\n%s", err, output, tail(dir, "*.*")())
				}
			case <-ctx.Done():
				t.Fatalf("the apply does not end:\n%s\n%s", output, tail(dir, "*.*")())
			}
			if !strings.Contains(output.String(), opened) || !strings.Contains(output.String(), `status = "active"`) {
				t.Errorf("the gate did not see the link active:\n%s", output)
			}
			if v4, v6 := scw.up(); !v4 || !v6 {
				t.Errorf("the gate has opened; IPv4 %t, IPv6 %t", v4, v6)
			}
			cli.MustBeEmpty()

			killAll(t, dir)
			eventually(t, "the link is all_down", func() bool { return status(t, env) == "all_down" }, tail(scw.dir, "*.log"))
			plan := cli.Run("plan", "-no-color")
			if !acctest.Says(`The InterLink "own" is built, but BGP is down (all_down)`, "check your router").MatchString(plan.Output) || plan.ExitCode != 0 {
				t.Errorf("the plan after the router's end, exit code %d:\n%s", plan.ExitCode, plan.Output)
			}
			if strings.Contains(plan.Output, "interlink_link_activation.this will be") || strings.Contains(plan.Output, "interlink_link_activation.this must be") {
				t.Errorf("the gate is planned anew:\n%s", plan.Output)
			}
			watch.stop()
			cli.Must("destroy", "-no-color", "-auto-approve")
			if env.Mock.Orders() != 1 || len(env.Mock.Alive()) != 0 {
				t.Errorf("%d orders, %d alive", env.Mock.Orders(), len(env.Mock.Alive()))
			}
			if !t.Failed() {
				counts.gate(d.name)
			}
		})
	}
}

func status(t testing.TB, env *acctest.Env) string {
	t.Helper()
	link, err := env.Mock.Link("own")
	if err != nil {
		t.Fatal(err)
	}
	return link.Status
}

// waitForOrder waits for the link and its text, and starts Scaleway's side of
// it.
func waitForOrder(t testing.TB, env *acctest.Env, p *pair, dir string, output *commandOutput) *scaleway {
	t.Helper()
	file := filepath.Join(dir, "interlink.conf")
	eventually(t, "the link is ready and its text is written", func() bool {
		alive := env.Mock.Alive()
		content, err := os.ReadFile(file)
		return len(alive) == 1 && alive[0].Status == "ready" && err == nil && len(content) > 0
	}, output.String)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p.makeVLAN(t, string(content))
	link := getLink(t, env, env.Mock.Alive()[0].ID)
	return startScaleway(t, p, link, offers{routes: []string{"10.64.0.0/16"}}, offers{routes: []string{"2001:db8:64::/48"}})
}

// letGo releases the provisioner, which reads a line from a named pipe.
func letGo(t testing.TB, path string, output *commandOutput) {
	t.Helper()
	eventually(t, "the provisioner waits for its line", func() bool {
		file, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			return false // the reader is not there yet
		}
		_, err = file.WriteString("go\n")
		_ = file.Close()
		return err == nil
	}, output.String)
}

// watcher tells the mock what Scaleway's side sees of BGP.
type watcher struct {
	stopped chan struct{}
	done    chan struct{}
	once    sync.Once
}

func (w *watcher) stop() {
	w.once.Do(func() { close(w.stopped) })
	<-w.done
}

// drive starts a watcher. It checks that the gate does not open before the
// sessions are up.
func drive(t testing.TB, env *acctest.Env, scw *scaleway, output *commandOutput) *watcher {
	t.Helper()
	w := &watcher{stopped: make(chan struct{}), done: make(chan struct{})}
	t.Cleanup(w.stop)
	go func() {
		defer close(w.done)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		wasV4, wasV6, ever := false, false, false
		for {
			select {
			case <-w.stopped:
				return
			case <-tick.C:
			}
			v4, v6 := scw.up()
			if v4 == wasV4 && v6 == wasV6 {
				continue
			}
			wasV4, wasV6 = v4, v6
			if !ever && strings.Contains(output.String(), opened) {
				t.Errorf("the gate has opened before the sessions were up:\n%s", output)
			}
			if err := tell(env, v4, v6); err != nil {
				t.Error(err)
			}
			ever = ever || v4 && v6
		}
	}()
	return w
}

// tell sets the sessions in the mock. The link goes from ready to active once
// both are up.
func tell(env *acctest.Env, v4, v6 bool) error {
	link, err := env.Mock.Link("own")
	if err != nil {
		return err
	}
	action, ready := mockapi.Action(""), link.Status == "ready"
	switch {
	case v4 && v6 && ready:
		action = mockapi.RouterUp
	case v4 && v6:
		action = mockapi.Up
	case ready:
	case v4 || v6:
		action = mockapi.Degrade
	default:
		action = mockapi.Down
	}
	if action != "" {
		if err := env.Mock.Act("own", action, ""); err != nil {
			return err
		}
	}
	word := map[bool]string{true: "up", false: "down"}
	return env.Mock.Edit("own", func(f *mockapi.LinkFields) { f.BgpV4Status, f.BgpV6Status = word[v4], word[v6] })
}
