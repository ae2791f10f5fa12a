package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	providerName = "terraform-provider-interlink"
	// programVariable and usageVariable are for the bench that runs in the
	// provider's place. They say where the provider is, and where to write what
	// it used.
	programVariable = "INTERLINK_BENCH_PROGRAM"
	usageVariable   = "INTERLINK_BENCH_USAGE"
	// callsVariable says where the provider records when calls were under way.
	callsVariable = "INTERLINK_BENCH_CALLS"
	// gatherVariable turns batched calls off in the provider.
	gatherVariable = "INTERLINK_GATHER"
)

// usage is what processes of the provider used.
type usage struct {
	CPU    time.Duration `json:"cpu"`
	Memory int64         `json:"memory"` // largest resident size of any, in bytes
}

// isWrapper reports whether the CLI has started the bench in the provider's
// place.
func isWrapper() bool {
	return strings.HasPrefix(filepath.Base(os.Args[0]), providerName) && os.Getenv(programVariable) != ""
}

// wrap runs the provider and records what it used. The provider is a grandchild
// of the bench, so only its parent learns its usage.
func wrap() int {
	provider := exec.Command(os.Getenv(programVariable), os.Args[1:]...) //nolint:noctx // the bench's own program; the CLI ends it
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := provider.Run()
	if provider.ProcessState == nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	state := provider.ProcessState
	line, err := json.Marshal(usage{CPU: state.UserTime() + state.SystemTime(), Memory: peakMemory(state)})
	if err == nil {
		err = appendLine(os.Getenv(usageVariable), line)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	return state.ExitCode()
}

func appendLine(path string, line []byte) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

// readUsage sums up what the processes of one command used, and deletes the
// record.
func readUsage(path string) (usage, error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return usage{}, nil
	}
	if err != nil {
		return usage{}, err
	}
	var all usage
	for line := range strings.Lines(string(content)) {
		var one usage
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			return usage{}, err
		}
		all.CPU += one.CPU
		all.Memory = max(all.Memory, one.Memory)
	}
	return all, os.Remove(path)
}

// readCalls sums up the time in which any process of one command had calls
// under way, and deletes the record.
func readCalls(path string) (time.Duration, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	type span struct{ from, to int64 }
	var spans []span
	for line := range strings.Lines(string(content)) {
		var one span
		if _, err := fmt.Sscan(line, &one.from, &one.to); err != nil {
			return 0, err
		}
		spans = append(spans, one)
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var busy, end int64
	for _, one := range spans {
		busy += max(0, one.to-max(one.from, end))
		end = max(end, one.to)
	}
	return time.Duration(busy), os.Remove(path)
}
