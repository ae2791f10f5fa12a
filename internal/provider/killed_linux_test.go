package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccKilledCLI kills only the CLI, in the middle of a wait of half an hour. Its
// provider ends soon, even if the API does not reply. How soon is measured in
// package parent, on the virtual clock.
func TestAccKilledCLI(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]mockapi.Fault{
		"in a wait":            nil,
		"in a stalled request": {{Operation: "GetLink", Kind: mockapi.StallBefore, Times: -1}, {Operation: "ListLinks", Kind: mockapi.StallBefore, Skip: 3, Times: -1}},
		"in a stalled order":   {{Operation: "CreateLink", Kind: mockapi.StallAfter, Times: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}})
			cli := env.NewCLI(t)
			for _, fault := range faults {
				env.Mock.AddFault(fault)
			}
			cli.Write("main.tf", "provider \"interlink\" {}\n"+acctest.Link("test", "paris"))
			apply := cli.Command(t.Context(), "apply", "-no-color", "-auto-approve")
			if err := apply.Start(); err != nil {
				t.Fatal(err)
			}
			until(t, "the order is placed", time.Minute, func() bool { return env.Mock.Orders() == 1 })
			provider := childrenOf(t, apply.Process.Pid)
			if err := apply.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = apply.Wait() // it was killed
			if len(provider) == 0 {
				t.Fatal("the CLI had no provider")
			}
			for _, process := range provider {
				until(t, "the provider ends", time.Minute, func() bool {
					_, err := os.Stat(process)
					return err != nil
				})
			}
		})
	}
}

// until waits until a condition is true.
func until(t *testing.T, what string, limit time.Duration, so func() bool) {
	t.Helper()
	end := time.After(limit)
	for tick := time.Tick(20 * time.Millisecond); !so(); {
		select {
		case <-tick:
		case <-end:
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

// childrenOf returns the folders in /proc of the child processes of a process.
func childrenOf(t *testing.T, pid int) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	var children []string
	for _, process := range all {
		status, _ := os.ReadFile(filepath.Join(process, "status")) // it may have ended
		if strings.Contains(string(status), fmt.Sprintf("\nPPid:\t%d\n", pid)) {
			children = append(children, process)
		}
	}
	return children
}
