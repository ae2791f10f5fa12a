package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

const (
	// providerVariable and usageVariable are for the bench that the CLI starts in
	// the provider's place. They say where the provider is, and in which folder to
	// write what it used.
	providerVariable = "INTERLINK_BENCH_PROVIDER"
	usageVariable    = "INTERLINK_BENCH_USAGE"
)

// bench is the setting of a measurement.
type bench struct {
	cli, self, dir string
	providers      []string // paths of this build, and of others
}

// prepare builds the provider, and puts the bench itself where the CLI looks for
// it.
func (b *bench) prepare() (err error) {
	if b.cli == "" {
		return errors.New("no CLI in INTERLINK_CLI: make bench finds or builds one")
	}
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	rc := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"interlink-provider/interlink\" = %q\n  }\n}\n", b.dir)
	if output, err := exec.CommandContext(context.Background(), "go", "build", "-o", b.providers[0], ".").CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return errors.Join(os.Symlink(b.self, filepath.Join(b.dir, "terraform-provider-interlink")), b.fresh(""),
		os.WriteFile(filepath.Join(b.dir, "cli.tfrc"), []byte(rc), 0o600))
}

// fresh makes an empty working folder with a configuration.
func (b *bench) fresh(configuration string) error {
	work := filepath.Join(b.dir, "work")
	return errors.Join(os.RemoveAll(work), os.Mkdir(work, 0o700),
		os.WriteFile(filepath.Join(work, "main.tf"), []byte(configuration), 0o600))
}

// run runs a program in the working folder: the CLI, or the bench in the place of
// a provider. It returns the output and, if there is a provider, what that used.
func (b *bench) run(url, provider, program string, arguments ...string) (string, usage, error) {
	command := exec.CommandContext(context.Background(), program, arguments...)
	command.Dir = filepath.Join(b.dir, "work")
	command.Env = append(os.Environ(), providerVariable+"="+provider, usageVariable+"="+b.dir,
		"SCW_API_URL="+url, "SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX", "SCW_SECRET_KEY=11111111-1111-1111-1111-111111111111",
		"SCW_DEFAULT_PROJECT_ID="+mockapi.DefaultProjectID, "SCW_DEFAULT_REGION="+mockapi.DefaultRegion, "SCW_CONFIG_PATH=", "SCW_PROFILE=",
		"TF_CLI_CONFIG_FILE="+filepath.Join(b.dir, "cli.tfrc"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	start := time.Now()
	output, err := command.CombinedOutput()
	took := time.Since(start)
	if err != nil {
		return "", usage{}, fmt.Errorf("%s: %w\n%s", command, err, output[max(0, len(output)-4000):])
	}
	var used usage
	if provider != "" {
		used, err = b.recorded()
	}
	used.Seconds = took.Seconds()
	return string(output), used, err
}

// usage is how long a command took, and what its providers used.
type usage struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"provider_cpu_seconds"`
	Memory  int64   `json:"provider_peak_bytes"` // largest resident size of any
}

func usageOf(state *os.ProcessState) usage {
	used := usage{CPU: (state.UserTime() + state.SystemTime()).Seconds()}
	// Only Unix has this field: in kB, on macOS in bytes.
	if peak := reflect.Indirect(reflect.ValueOf(state.SysUsage())).FieldByName("Maxrss"); peak.IsValid() {
		used.Memory = peak.Int()
		if runtime.GOOS != "darwin" {
			used.Memory <<= 10
		}
	}
	return used
}

// wrap runs the provider, records what it used, and returns its exit code. Only a
// parent learns what a process used. The parent must be small, because its memory
// at the start of the process counts as the process's.
func wrap(path string) int {
	provider := exec.CommandContext(context.Background(), path, os.Args[1:]...)
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	provider.Env = append(os.Environ(), providerVariable+"=")
	err := provider.Run()
	if provider.ProcessState != nil {
		var content []byte
		content, err = json.Marshal(usageOf(provider.ProcessState))
		record := filepath.Join(os.Getenv(usageVariable), strconv.Itoa(os.Getpid())+".usage")
		err = errors.Join(err, os.WriteFile(record, content, 0o600))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	return provider.ProcessState.ExitCode()
}

// recorded sums up what the providers of one command used, and deletes the
// records.
func (b *bench) recorded() (all usage, err error) {
	paths, err := filepath.Glob(filepath.Join(b.dir, "*.usage"))
	if len(paths) == 0 {
		err = errors.New("the provider that is measured was not started")
	}
	for _, path := range paths {
		var one usage
		content, bad := os.ReadFile(path)
		err = errors.Join(err, bad, json.Unmarshal(content, &one), os.Remove(path))
		all.CPU, all.Memory = all.CPU+one.CPU, max(all.Memory, one.Memory)
	}
	return all, err
}
