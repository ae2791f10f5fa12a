package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const (
	// commandLimit ends a command that hangs: the scenarios take seconds.
	commandLimit = 2 * time.Minute
	// stopGrace is how long an interrupted CLI may take to save its state.
	stopGrace = 15 * time.Second
)

// cli is the Terraform or OpenTofu that plays.
type cli struct {
	path string
	dir  string // it runs in
	env  []string
}

// result is how a command ended.
type result struct {
	code   int
	output string // stdout and stderr, as they came
}

// findCLI answers the CLI that was asked for, else the first one that is there.
func findCLI(asked, root string) (string, error) {
	if asked != "" {
		path, err := exec.LookPath(asked)
		if err != nil {
			return "", fmt.Errorf("the CLI that was asked for cannot be run: %w", err)
		}
		return filepath.Abs(path)
	}
	for _, name := range []string{"terraform", "tofu", filepath.Join(root, ".cache", "bin", "tofu")} {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", errors.New("there is neither terraform nor tofu in PATH: name one with -cli, or build OpenTofu with `make tofu`")
}

// cliEnv is the caller's environment without what would change what the CLI or
// the provider does, and with the demo's own.
func cliEnv(caller []string, w workdir, url string) []string {
	var env []string
	for _, entry := range caller {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "TF_") || strings.HasPrefix(name, "TOFU_") || strings.HasPrefix(name, "SCW_") {
			continue
		}
		env = append(env, entry)
	}
	return append(env,
		"TF_CLI_CONFIG_FILE="+w.cliConfig,
		"TF_IN_AUTOMATION=1",
		"TF_INPUT=0",
		"CHECKPOINT_DISABLE=1",
		"SCW_CONFIG_PATH="+w.noProfile,
		"SCW_API_URL="+url,
		"SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX",
		"SCW_SECRET_KEY="+secretKey,
		"SCW_DEFAULT_PROJECT_ID="+mockapi.DefaultProjectID,
		"SCW_DEFAULT_REGION="+mockapi.DefaultRegion,
	)
}

// name is what a user would type.
func (c *cli) name() string {
	return strings.TrimSuffix(filepath.Base(c.path), ".exe")
}

// version is the name and version of the CLI, e.g. "OpenTofu v1.10.0".
func (c *cli) version(ctx context.Context) (string, error) {
	out, err := c.answer(ctx, "version")
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(first), nil
}

// run runs a command to its end and hands its output on, line by line. That it
// fails is no error.
func (c *cli) run(ctx context.Context, line func(string), args ...string) (result, error) {
	var whole bytes.Buffer
	lines := &lineWriter{line: line}
	// One writer for both: exec then keeps their order.
	out := teeWriter{&whole, lines}
	code, err := c.exec(ctx, func(cmd *exec.Cmd) { cmd.Stdout, cmd.Stderr = out, out }, args...)
	lines.end()
	return result{code: code, output: whole.String()}, err
}

// answer runs a command that is to succeed, and answers its output.
func (c *cli) answer(ctx context.Context, args ...string) ([]byte, error) {
	var out, trouble bytes.Buffer
	code, err := c.exec(ctx, func(cmd *exec.Cmd) { cmd.Stdout, cmd.Stderr = &out, &trouble }, args...)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s %s ended with exit code %d: %s", c.name(), strings.Join(args, " "), code, strings.TrimSpace(trouble.String()))
	}
	return out.Bytes(), err
}

func (c *cli) exec(ctx context.Context, connect func(*exec.Cmd), args ...string) (int, error) {
	limited, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	cmd := exec.CommandContext(limited, c.path, args...) //nolint:gosec // the CLI that the user chose
	cmd.Dir, cmd.Env = c.dir, c.env
	stoppable(cmd)
	connect(cmd)
	err := cmd.Run()
	if limited.Err() != nil {
		killGroup(cmd)
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case limited.Err() != nil:
		return 0, fmt.Errorf("%s %s did not end within %s and was stopped", c.name(), strings.Join(args, " "), commandLimit)
	case errors.As(err, &exit):
		return exit.ExitCode(), nil
	case err != nil:
		return 0, fmt.Errorf("%s does not run: %w", c.path, err)
	}
	return 0, nil
}

// stoppable makes a command stop in order when its context ends. The terminal's
// Ctrl-C reaches the demo alone, which then interrupts the command, once: a
// second signal would make a CLI give up at once.
func stoppable(cmd *exec.Cmd) {
	ownGroup(cmd)
	cmd.Cancel = func() error { return interrupt(cmd) }
	cmd.WaitDelay = stopGrace
}
