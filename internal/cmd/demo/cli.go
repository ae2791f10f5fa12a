package main

import (
	"bufio"
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const (
	commandLimit = 2 * time.Minute  // ends a command that hangs: the scenarios take seconds
	stopGrace    = 15 * time.Second // for an interrupted CLI to save its state
	module       = "github.com/interlink-provider/terraform-provider-interlink"
)

//go:embed config/*.tf
var configuration embed.FS

// cli is the Terraform or OpenTofu that plays.
type cli struct {
	path string
	dir  string // of the demo; the CLI runs in config below it
	env  []string
}

func newCLI(asked, dir, url string, variables []string) (*cli, error) {
	path, err := exec.LookPath(asked)
	if err != nil {
		return nil, fmt.Errorf("there is no CLI: name one with -cli, or build OpenTofu with `make tofu`: %w", err)
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	settings := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(filepath.Join(dir, "mirror")))
	return &cli{path: path, dir: dir, env: append(cliEnv(os.Environ(), dir, url), variables...)}, errors.Join(
		os.CopyFS(dir, configuration),
		os.WriteFile(filepath.Join(dir, "cli.tfrc"), []byte(settings), 0o600),
		os.WriteFile(filepath.Join(dir, "scw.yaml"), nil, 0o600), // in place of the caller's
	)
}

// cliEnv is the caller's environment with the demo's own settings, and without
// what would change what the CLI or the provider does.
func cliEnv(caller []string, dir, url string) (env []string) {
	for _, entry := range caller {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "TOFU_") && !strings.HasPrefix(entry, "SCW_") {
			env = append(env, entry)
		}
	}
	return append(env, "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"), "TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1",
		"SCW_CONFIG_PATH="+filepath.Join(dir, "scw.yaml"), "SCW_API_URL="+url, "SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX", "SCW_SECRET_KEY="+secretKey,
		"SCW_DEFAULT_PROJECT_ID="+mockapi.DefaultProjectID, "SCW_DEFAULT_REGION="+mockapi.DefaultRegion)
}

// install builds the provider into a mirror, and has the CLI take it from there:
// neither a network nor a registry is needed.
func (c *cli) install(ctx context.Context, version string) error {
	host := "registry.terraform.io" // each CLI completes the address in the configuration with a host of its own
	if strings.Contains(version, "OpenTofu") {
		host = "registry.opentofu.org"
	}
	binary := filepath.Join(c.dir, "mirror", host, "interlink-provider", "interlink", "0.0.1", runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-interlink_v0.0.1")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, module)
	build.Env = append(os.Environ(), "GOTMPDIR="+c.dir) // what an interrupted build leaves goes with the rest
	stoppable(build)
	said, err := build.CombinedOutput()
	if ctx.Err() != nil {
		killGroup(build)
	}
	if err != nil {
		return fmt.Errorf("the provider does not build (run the demo in its source tree): %w\n%s", err, said)
	}
	_, err = c.answer(ctx, "init", "-no-color")
	return err
}

// name is what a user would type.
func (c *cli) name() string { return strings.TrimSuffix(filepath.Base(c.path), ".exe") }

// version is the name and version of the CLI: "OpenTofu v1.12.0".
func (c *cli) version(ctx context.Context) (string, error) {
	text, err := c.answer(ctx, "version")
	first, _, _ := strings.Cut(text, "\n")
	return first, err
}

// answer runs a command that has to succeed, and returns its output.
func (c *cli) answer(ctx context.Context, args ...string) (string, error) {
	output, code, err := c.run(ctx, func(string) {}, args...)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s %s ended with exit code %d: %s", c.name(), args[0], code, output)
	}
	return output, err
}

// run runs a command and hands on its output, line by line. It is not an error
// if the command fails.
func (c *cli) run(ctx context.Context, line func(string), args ...string) (output string, code int, err error) {
	limited, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	cmd := exec.CommandContext(limited, c.path, args...)
	cmd.Dir, cmd.Env = filepath.Join(c.dir, "config"), c.env
	stoppable(cmd)
	said, err := cmd.StdoutPipe()
	if err != nil {
		return "", 0, err
	}
	cmd.Stderr = cmd.Stdout // one pipe for both keeps their order
	if err := cmd.Start(); err != nil {
		return "", 0, fmt.Errorf("%s does not run: %w", c.path, err)
	}
	var whole strings.Builder
	lines := bufio.NewScanner(said)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		whole.WriteString(lines.Text() + "\n")
		line(lines.Text())
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	switch {
	case limited.Err() != nil:
		killGroup(cmd)
		return "", 0, fmt.Errorf("%s %s was stopped: %w", c.name(), args[0], limited.Err())
	case errors.As(err, &exit):
		return whole.String(), exit.ExitCode(), nil
	}
	return whole.String(), 0, errors.Join(err, lines.Err())
}

// stoppable makes a command stop in order when its context ends. The terminal's
// Ctrl-C reaches the demo alone, which then interrupts the command, once: a
// second signal would make a CLI give up at once.
func stoppable(cmd *exec.Cmd) {
	ownGroup(cmd)
	cmd.Cancel, cmd.WaitDelay = func() error { return interrupt(cmd) }, stopGrace
}
