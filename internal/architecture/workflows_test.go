package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWorkflowsArePinned checks that every job names its permissions, that every
// action is pinned by its commit, and that no checkout keeps its token.
func TestWorkflowsArePinned(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	job := regexp.MustCompile(`(?m)^ {2}[a-z-]+:\n`)
	use := regexp.MustCompile(`uses: (\S+)(.*)`)
	pinned := regexp.MustCompile(`^(\./\S+|\S+@[0-9a-f]{40})$`)
	for _, file := range files {
		content, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			t.Fatal(err)
		}
		_, jobs, _ := strings.Cut(string(content), "\njobs:\n")
		for _, text := range job.Split(jobs, -1) {
			if strings.TrimSpace(text) != "" && !strings.Contains(text, "\n    permissions:\n") {
				t.Errorf("%s: a job without permissions:\n%s", file, text)
			}
		}
		for _, match := range use.FindAllStringSubmatch(string(content), -1) {
			if !pinned.MatchString(match[1]) || strings.Contains(match[1], "@") && !strings.HasPrefix(match[2], " # v") {
				t.Errorf("%s: %s is not pinned by a commit, with its version next to it", file, match[1])
			}
		}
		checkouts, kept := strings.Count(string(content), "actions/checkout@"), strings.Count(string(content), "persist-credentials: false")
		if checkouts != kept {
			t.Errorf("%s: %d checkouts, %d of them keep no token", file, checkouts, kept)
		}
	}
}
