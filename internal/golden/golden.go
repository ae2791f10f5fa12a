// Package golden compares the messages of a package with files, so that a
// reviewer reads the words. It is for tests only.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var update = flag.Bool("update", false, "write the golden files")

// dir is where a package keeps its golden files.
var dir = filepath.Join("testdata", "messages")

// Updating tells whether the test is to write its golden files.
func Updating() bool { return *update }

// Check compares messages with their golden files. The name of a message is its
// function, then a space and its case. With -update it writes the files.
func Check(t *testing.T, texts map[string]fw.Message) {
	t.Helper()
	plain := map[string]string{}
	for name, text := range texts {
		if text.Summary == "" || text.Detail == "" {
			t.Errorf("%s lacks its summary or its detail: %q, %q", name, text.Summary, text.Detail)
		}
		plain[name] = text.Summary + "\n\n" + text.Detail
	}
	CheckTexts(t, plain)
}

// CheckTexts is Check for texts that are not messages of their own.
func CheckTexts(t *testing.T, texts map[string]string) {
	t.Helper()
	wanted := map[string]bool{}
	for name, text := range texts {
		file := strings.ReplaceAll(name, " ", "-") + ".txt"
		wanted[file] = true
		compare(t, name, filepath.Join(dir, file), text+"\n")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !wanted[entry.Name()] {
			t.Errorf("%s is no message's file", entry.Name())
		}
	}
}

// Only returns the only diagnostic as a message.
func Only(t *testing.T, diags diag.Diagnostics) fw.Message {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics, want one: %v", len(diags), diags)
	}
	return fw.NewMessage(diags[0].Summary(), diags[0].Detail())
}

func compare(t *testing.T, name, path, got string) {
	t.Helper()
	if strings.Contains(got, "%!") || strings.Contains(got, "<nil>") || strings.TrimSpace(got) == "" {
		t.Errorf("%s is not well written:\n%s", name, got)
	}
	if *update {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of the package's own testdata
	switch {
	case err != nil:
		t.Errorf("%s has no golden file: run the test with -update, and read what it writes", name)
	case got != string(want):
		t.Errorf("%s says:\n%s\nThe golden file says:\n%s", name, got, want)
	}
}
