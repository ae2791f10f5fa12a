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
	stopGrace  = 15 * time.Second      // for an interrupted CLI to save its state
	eventPause = 50 * time.Millisecond // between two reads of what happened in the mock API
)

//go:embed config/*.tf
var configuration embed.FS

// program is something to run: the Terraform or OpenTofu that plays, or Go.
type program struct {
	path, dir string
	env       []string
}

// newCLI writes the configuration and the settings of a CLI that is asked for.
func newCLI(asked, dir, url string, variables []string) (program, error) {
	path, err := exec.LookPath(asked)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return program{}, fmt.Errorf("there is no CLI: name one in INTERLINK_CLI, or build OpenTofu with `make tofu`: %w", err)
	}
	mirror := filepath.ToSlash(filepath.Join(dir, "mirror"))
	settings := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	return program{path, filepath.Join(dir, "config"), append(cliEnv(os.Environ(), dir, url), variables...)}, errors.Join(
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
func install(ctx context.Context, cli program, dir, version string) error {
	host := "registry.terraform.io" // each CLI completes the address in the configuration with a host of its own
	if strings.Contains(version, "OpenTofu") {
		host = "registry.opentofu.org"
	}
	binary := filepath.Join(dir, "mirror", host, "interlink-provider", "interlink", "0.0.1", runtime.GOOS+"_"+runtime.GOARCH,
		"terraform-provider-interlink_v0.0.1")
	// In its own GOTMPDIR, so that what an interrupted build leaves goes with the rest.
	build := program{path: "go", env: append(os.Environ(), "GOTMPDIR="+dir)}
	if _, err := build.answer(ctx, "build", "-o", binary, "github.com/interlink-provider/terraform-provider-interlink"); err != nil {
		return fmt.Errorf("the provider does not build (run the demo in its source tree): %w", err)
	}
	_, err := cli.answer(ctx, "init", "-no-color")
	return err
}

// answer runs a command that has to succeed, and returns its output.
func (p program) answer(ctx context.Context, args ...string) (string, error) {
	done, err := p.run(ctx, func(string) {}, func() {}, args...)
	if err == nil && done.code != 0 {
		err = fmt.Errorf("%s %s ended with exit code %d: %s", filepath.Base(p.path), args[0], done.code, done.output)
	}
	return done.output, err
}

// result is how a command ended.
type result struct {
	code   int
	output string // stdout and stderr, as they came
}

// run runs a command and hands on its output, line by line, and calls meanwhile
// again and again. It is not an error if the command fails.
//
// The terminal's Ctrl-C reaches the demo alone, which then interrupts the
// command, once: a second signal would make a CLI give up at once.
func (p program) run(ctx context.Context, show func(string), meanwhile func(), args ...string) (done result, err error) {
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = p.dir, p.env, stopGrace
	ownGroup(cmd)
	said, err := cmd.StdoutPipe()
	if err != nil {
		return done, err
	}
	cmd.Stderr = cmd.Stdout // one pipe for both keeps their order
	if err := cmd.Start(); err != nil {
		return done, fmt.Errorf("%s does not run: %w", p.path, err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(said); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	tick := time.Tick(eventPause)
	for more := true; more; {
		var line string
		select {
		case <-tick:
			meanwhile()
		case line, more = <-lines:
			if more {
				done.output += line + "\n"
				show(line)
			}
		}
	}
	err = cmd.Wait()
	if ctx.Err() != nil {
		killGroup(cmd)
		return done, ctx.Err()
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		done.code, err = exit.ExitCode(), nil
	}
	return done, err
}
