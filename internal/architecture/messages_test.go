package architecture

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// silent are the folders of internal whose words no user of the provider reads.
// fw.Message is where all messages are made.
var silent = []string{"acctest", "cmd", "golden", "mockapi", "protocol", "tools"}

// TestEveryPackageWithMessagesHasGoldenFiles fails if a package writes messages
// and no test of it compares their words with golden files.
func TestEveryPackageWithMessagesHasGoldenFiles(t *testing.T) {
	t.Parallel()
	found := 0
	err := filepath.WalkDir(root+"/internal", func(folder string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if slices.Contains(silent, filepath.ToSlash(strings.TrimPrefix(folder, root+"/internal/"))) {
			return filepath.SkipDir
		}
		if names := golden.Writers(t, folder); len(names) > 0 {
			found++
			if !checksItsWords(t, folder) {
				t.Errorf("%s writes messages (%s), and no test of it calls golden.Words", folder, strings.Join(names, ", "))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 5 {
		t.Errorf("%d packages with messages were found", found)
	}
}

func checksItsWords(t *testing.T, folder string) bool {
	t.Helper()
	tests, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(tests, func(file string) bool {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(code), "golden.Words(")
	})
}
