//go:build linux

package routers

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
)

// wanted is the variable with which `make routers` requests these tests. The target has
// checked the programs before, so a missing one is a failure.
const wanted = "INTERLINK_ROUTERS"

func TestMain(m *testing.M) {
	code := m.Run()
	acctest.RemoveBinary()
	if code == 0 {
		code = publish()
	}
	os.Exit(code)
}

func needsRouters(t *testing.T) {
	t.Helper()
	if os.Getenv(wanted) == "" {
		t.Skip("the tests with real routers are run by make routers")
	}
}

// run runs a program that has to succeed.
func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	output, err := try(t, name, args...)
	if err != nil {
		t.Fatalf("%s %s: %s\n%s", name, strings.Join(args, " "), err, output)
	}
	return output
}

// try runs a program and returns all its output.
func try(t testing.TB, name string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	output, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	return string(output), err
}

// frrProgram returns where distributions put FRRouting's daemons.
func frrProgram(t testing.TB, name string) string {
	t.Helper()
	for _, dir := range []string{"/usr/lib/frr", "/usr/libexec/frr", "/usr/sbin"} {
		if path := filepath.Join(dir, name); exec.Command("test", "-x", path).Run() == nil {
			return path
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

// folder returns a folder that a daemon without root rights may use. Its path
// is short, because it holds sockets.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "interlink-") //nolint:usetesting // only root can enter a folder of t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// eventually checks repeatedly until a condition holds.
func eventually(t testing.TB, what string, holds func() bool, more ...func() string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	limit := time.Minute
	end := time.NewTimer(limit)
	defer end.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-end.C:
			var told []string
			for _, tell := range more {
				told = append(told, tell())
			}
			t.Fatalf("%s: not within %s\n%s", what, limit, strings.Join(told, "\n"))
		}
	}
}

// tail returns the end of the files of a folder, for a failure.
func tail(dir, pattern string) func() string {
	return func() string {
		var all bytes.Buffer
		paths, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, path := range paths {
			if content, err := os.ReadFile(path); err == nil {
				fmt.Fprintf(&all, "--- %s\n%s\n", path, content[max(0, len(content)-4000):])
			}
		}
		return all.String()
	}
}
