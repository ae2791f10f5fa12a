package architecture

import (
	"os"
	"regexp"
	"testing"
)

const root = "../.."

// TestTheFilesExist checks the files that ARCHITECTURE.md names.
func TestTheFilesExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:internal/|main)[a-z/_]*(?:\\.go)?)`").FindAllStringSubmatch(string(text), -1)
	if len(names) == 0 {
		t.Fatal("no file was read from the page")
	}
	for _, name := range names {
		if _, err := os.Stat(root + "/" + name[1]); err != nil {
			t.Errorf("ARCHITECTURE.md names %s, which is not there", name[1])
		}
	}
}
