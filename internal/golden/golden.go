// Package golden compares texts with files, so that a reviewer reads the words. It
// is for tests only.
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

// Check compares the messages of a package with its golden files. The name of a
// message is its function, then a space and its case.
func Check(t *testing.T, messages map[string]fw.Message) {
	t.Helper()
	texts := map[string]string{}
	for name, message := range messages {
		if message.Summary == "" || message.Detail == "" {
			t.Errorf("%s lacks its summary or its detail: %q, %q", name, message.Summary, message.Detail)
		}
		texts[name] = message.Summary + "\n\n" + message.Detail
	}
	CheckTexts(t, texts)
}

// CheckTexts is Check for texts that are not messages of their own.
func CheckTexts(t *testing.T, texts map[string]string) {
	t.Helper()
	files := map[string]string{}
	for name, text := range texts {
		if strings.Contains(text, "%!") || strings.Contains(text, "<nil>") || strings.TrimSpace(text) == "" {
			t.Errorf("%s is not well written:\n%s", name, text)
		}
		files[strings.ReplaceAll(name, " ", "-")+".txt"] = text + "\n"
	}
	Files(t, filepath.Join("testdata", "messages"), files)
}

// Files compares texts with the files of a folder. A file without a text fails.
// With -update it writes the files.
func Files(t *testing.T, folder string, texts map[string]string) {
	t.Helper()
	for name, text := range texts {
		path := filepath.Join(folder, name)
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path) //nolint:gosec // a file of the package's own testdata
		switch {
		case err != nil:
			t.Errorf("%s is missing: run the test with -update, and read what it writes", path)
		case text != string(want):
			t.Errorf("%s differs. The text is:\n%s\nThe file says:\n%s", path, text, want)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, wanted := texts[entry.Name()]; !wanted && !entry.IsDir() {
			t.Errorf("%s: no test writes %s", folder, entry.Name())
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
