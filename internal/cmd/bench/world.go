package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const module = "github.com/interlink-provider/terraform-provider-interlink"

// limit is how long one command may take.
const limit = 20 * time.Minute

// world is the setting of a measurement: a provider, a CLI and a folder.
type world struct {
	dir, program string // program is the CLI's path
	latency      time.Duration
}

func prepare(cli string, latency time.Duration) (*world, error) {
	if cli == "" {
		for _, name := range []string{"terraform", "tofu", filepath.Join(".cache", "bin", "tofu")} {
			if path, err := exec.LookPath(name); err == nil {
				cli, _ = filepath.Abs(path)
				break
			}
		}
	}
	if cli == "" {
		return nil, errors.New("no CLI: make bench finds or builds one")
	}
	dir, err := os.MkdirTemp("", "interlink-bench-")
	if err != nil {
		return nil, err
	}
	w := &world{dir: dir, program: cli, latency: latency}
	for _, build := range [][]string{
		{"build", "-o", filepath.Join(dir, providerName), module + "/internal/cmd/bench/instrumented"},
		{"build", "-o", filepath.Join(dir, "mockapi"), module + "/internal/cmd/mockapi"},
	} {
		if output, err := exec.CommandContext(context.Background(), "go", build...).CombinedOutput(); err != nil {
			w.close()
			return nil, fmt.Errorf("%w\n%s", err, output)
		}
	}
	if err := w.placeWrapper(); err != nil {
		w.close()
		return nil, err
	}
	rc := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/interlink-provider/interlink\" = %[1]q\n    \"registry.opentofu.org/interlink-provider/interlink\" = %[1]q\n  }\n}\n", filepath.Join(dir, "provider"))
	return w, os.WriteFile(filepath.Join(dir, "cli.tfrc"), []byte(rc), 0o600)
}

// placeWrapper puts the bench itself where the CLI looks for the provider.
func (w *world) placeWrapper() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	folder := filepath.Join(w.dir, "provider")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	return os.Symlink(self, filepath.Join(folder, providerName))
}

func (w *world) close() { _ = os.RemoveAll(w.dir) }

// ran is the result of a CLI command.
type ran struct {
	took   time.Duration
	alone  time.Duration // without a call to the provider
	usage  usage
	output string
}

// command runs the CLI.
func (w *world) command(url string, gathered bool, arguments ...string) (ran, error) {
	report, calls := filepath.Join(w.dir, "usage"), filepath.Join(w.dir, "calls")
	variables := append(environment(url), programVariable+"="+filepath.Join(w.dir, providerName), usageVariable+"="+report, callsVariable+"="+calls, gathering(gathered))
	start := time.Now()
	output, err := w.cli(variables, arguments...)
	result := ran{took: time.Since(start), output: output}
	if err != nil {
		return result, err
	}
	if result.usage, err = readUsage(report); err != nil {
		return result, err
	}
	busy, err := readCalls(calls)
	result.alone = result.took - busy
	return result, err
}

// cli runs a command in the working folder, and returns its output.
func (w *world) cli(variables []string, arguments ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, w.program, arguments...)
	command.Dir = filepath.Join(w.dir, "work")
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(w.dir, "cli.tfrc"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	command.Env = append(command.Env, variables...)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil {
		return output.String(), fmt.Errorf("%s: %w\n%s", strings.Join(arguments, " "), err, lastLines(output.String()))
	}
	return output.String(), nil
}

// gathering turns batched calls on or off.
func gathering(on bool) string {
	if on {
		return gatherVariable + "=on"
	}
	return gatherVariable + "=off"
}

// environment configures the provider.
func environment(url string) []string {
	return []string{
		"SCW_API_URL=" + url, "SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX", "SCW_SECRET_KEY=11111111-1111-1111-1111-111111111111",
		"SCW_DEFAULT_PROJECT_ID=" + mockapi.DefaultProjectID, "SCW_DEFAULT_REGION=" + mockapi.DefaultRegion, "SCW_CONFIG_PATH=", "SCW_PROFILE=",
	}
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-40):], "\n")
}
