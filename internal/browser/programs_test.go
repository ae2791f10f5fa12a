package browser

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// limit is the longest time that a test waits.
const limit = 60 * time.Second

// root is the product's folder.
const root = "../.."

// The project of the tests' orders, and a key that the mock accepts.
const (
	project   = "105bdce1-64c0-48ab-899d-868455867ecf"
	secretKey = "11111111-1111-1111-1111-111111111111"
)

// programs are what the tests run, built once.
var programs struct {
	once           sync.Once
	dir            string
	err            error
	mock, provider string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if programs.dir != "" {
		_ = os.RemoveAll(programs.dir)
	}
	os.Exit(code)
}

func build(t *testing.T) {
	t.Helper()
	programs.once.Do(func() {
		if programs.dir, programs.err = os.MkdirTemp("", "interlink-browser-"); programs.err != nil { //nolint:usetesting // all tests share it
			return
		}
		programs.mock = filepath.Join(programs.dir, "mock", "interlink-mockapi")
		programs.provider = filepath.Join(programs.dir, "provider", "terraform-provider-interlink")
		for to, from := range map[string]string{programs.mock: "./internal/cmd/mockapi", programs.provider: "."} {
			command := exec.Command("go", "build", "-o", to, from)
			command.Dir = root
			if output, err := command.CombinedOutput(); err != nil {
				programs.err = fmt.Errorf("could not build %s: %w\n%s", from, err, output)
				return
			}
		}
	})
	if programs.err != nil {
		t.Fatal(programs.err)
	}
}

// mock is a running mock API, as make mockapi runs it.
type mock struct {
	url  string
	stop func()
}

func startMock(t *testing.T, args ...string) *mock {
	t.Helper()
	build(t)
	if !strings.Contains(strings.Join(args, " "), "-addr") {
		args = append([]string{"-addr", "127.0.0.1:0"}, args...)
	}
	command := exec.Command(programs.mock, args...)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var problems bytes.Buffer
	command.Stderr = &problems
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("the mock API did not start: %v %s", command.Wait(), problems.String())
	}
	m := &mock{url: lines.Text()}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines.Scan() { // otherwise its pipe would fill up
		}
		_ = command.Wait()
	}()
	m.stop = sync.OnceFunc(func() {
		_ = command.Process.Kill()
		<-ended
	})
	t.Cleanup(m.stop)
	return m
}

// cli is a folder with a configuration, in which the real CLI runs against a mock.
type cli struct {
	t    *testing.T
	path string
	dir  string
	env  []string
}

func newCLI(t *testing.T, m *mock) *cli {
	t.Helper()
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	for _, name := range []string{"terraform", "tofu"} {
		if path == "" {
			path, _ = exec.LookPath(name)
		}
	}
	if path == "" {
		t.Skip("NOT RUN: neither terraform nor tofu is in PATH, and TF_ACC_TERRAFORM_PATH is not set (make browser sets it)")
	}
	c := &cli{t: t, path: path, dir: t.TempDir()}
	overrides := filepath.Dir(programs.provider)
	rc := filepath.Join(t.TempDir(), "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/interlink-provider/interlink\" = %[1]q\n"+
		"    \"registry.opentofu.org/interlink-provider/interlink\" = %[1]q\n  }\n}\n", overrides)
	if err := os.WriteFile(rc, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "TF_LOG=", "SCW_API_URL="+m.url,
		"SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX", "SCW_SECRET_KEY="+secretKey,
		"SCW_DEFAULT_PROJECT_ID="+project, "SCW_DEFAULT_REGION=fr-par", "SCW_CONFIG_PATH=")
	return c
}

// configure writes the configuration of one hosted link.
func (c *cli) configure(name string) {
	c.t.Helper()
	text := `
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
data "interlink_partner" "this" { name = "FranceIX" }
data "interlink_pop" "this" { name = "Telehouse TH2" }
resource "interlink_link" "this" {
  name           = "` + name + `"
  pop_id         = data.interlink_pop.this.id
  partner_id     = data.interlink_partner.this.id
  bandwidth_mbps = 50
}
`
	if err := os.WriteFile(filepath.Join(c.dir, "main.tf"), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// run is a command of the CLI in the background.
type run struct {
	t      *testing.T
	name   string
	output bytes.Buffer
	ended  chan error
}

func (c *cli) start(args ...string) *run {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*limit)
	command := exec.CommandContext(ctx, c.path, append(args, "-no-color", "-auto-approve")...)
	command.Dir, command.Env = c.dir, c.env
	r := &run{t: c.t, name: strings.Join(args, " "), ended: make(chan error, 1)}
	command.Stdout, command.Stderr = &r.output, &r.output
	if err := command.Start(); err != nil {
		cancel()
		c.t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.ended <- command.Wait()
	}()
	c.t.Cleanup(func() {
		cancel()
		<-done
	})
	return r
}

// waits checks that the command has not ended.
func (r *run) waits() {
	r.t.Helper()
	select {
	case err := <-r.ended:
		r.t.Fatalf("%s ended and should wait: %v\n%s", r.name, err, r.output.String())
	default:
	}
}

// end waits for the end of the command, and returns its output and exit code.
func (r *run) end() (output string, code int) {
	r.t.Helper()
	err := <-r.ended
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return r.output.String(), exit.ExitCode()
	} else if err != nil {
		r.t.Fatalf("%s: %v\n%s", r.name, err, r.output.String())
	}
	return r.output.String(), 0
}

// must waits for the end of the command. It has to succeed.
func (r *run) must(says string) {
	r.t.Helper()
	output, code := r.end()
	if code != 0 || !strings.Contains(output, says) {
		r.t.Fatalf("%s: exit code %d, wanted 0 and %q:\n%s", r.name, code, says, output)
	}
}
