package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

func TestFindScenario(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"happy", "refused", "expired", "timeout"} {
		if got, err := findScenario(name); err != nil || got.name != name || got.play == nil {
			t.Errorf("%s: got %q, %v", name, got.name, err)
		}
	}
	if _, err := findScenario("lucky"); err == nil || !strings.Contains(err.Error(), "happy, refused, expired, timeout") {
		t.Errorf("the error does not name what there is: %v", err)
	}
}

func TestCLIEnv(t *testing.T) {
	t.Parallel()
	ours := t.TempDir()
	env := cliEnv([]string{
		"HOME=/home/me", "PATH=/bin", "TF_CLI_CONFIG_FILE=/theirs", "TF_LOG=TRACE", "TOFU_X=1", "SCW_PROFILE=prod", "SCW_SECRET_KEY=theirs",
	}, ours, "http://127.0.0.1:1")
	for _, want := range []string{
		"HOME=/home/me", "PATH=/bin", "TF_CLI_CONFIG_FILE=" + filepath.Join(ours, "cli.tfrc"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"SCW_API_URL=http://127.0.0.1:1", "SCW_SECRET_KEY=" + secretKey, "SCW_CONFIG_PATH=" + filepath.Join(ours, "scw.yaml"),
	} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, entry := range env {
		if strings.Contains(entry, "theirs") || strings.HasPrefix(entry, "TF_LOG=") || strings.HasPrefix(entry, "SCW_PROFILE=") {
			t.Errorf("the caller's %s is there", entry)
		}
	}
}

// TestWhatIsOnDisk checks what the demo writes, and what it takes for granted of
// its configuration.
func TestWhatIsOnDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := newCLI(filepath.Join(dir, "terraform"), dir, "", nil); err == nil {
		t.Error("it takes a CLI that is not there")
	}
	cli := filepath.Join(dir, "tofu")
	if err := os.WriteFile(cli, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if c, err := newCLI(cli, dir, "", []string{"TF_VAR_x=y"}); err != nil || c.path != cli || !slices.Contains(c.env, "TF_VAR_x=y") {
		t.Fatalf("%+v, %v", c, err)
	}
	for file, want := range map[string][]string{
		"cli.tfrc":            {"filesystem_mirror", filepath.ToSlash(filepath.Join(dir, "mirror"))},
		"scw.yaml":            {""},
		"config/main.tf":      {`"demo"`, `"` + partnerName + `"`, "enable_route_propagation = true"},
		"config/variables.tf": {`variable "vpc_id"`, `variable "create_timeout"`},
	} {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range want {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s is without %s:\n%s", file, part, text)
			}
		}
	}
}

func TestAFailedCheckIsShown(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	d := &demo{stage: &stage{out: &out, events: func(int) []mockapi.Event { return nil }}}
	d.check(true, "this is so", "")
	if d.err != nil {
		t.Error(d.err)
	}
	d.check(false, "that is so", "something else")
	if d.check(true, "it goes on", ""); d.err == nil {
		t.Error("a failed check is no error")
	}
	if want := []string{"  ✓ this is so", "  ✗ that is so (got: something else)"}; !slices.Equal(d.checks, want) {
		t.Errorf("got %q, want %q", d.checks, want)
	}
	if !strings.Contains(out.String(), "✗ expected: that is so; got: something else") {
		t.Errorf("it is not said at once: %s", out.String())
	}
}
