package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// templates returns the sources of docs/, by path below templates/.
func templates(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"*.tmpl", "*/*.tmpl"} {
		paths, err := filepath.Glob(filepath.Join(root, "templates", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			content, err := os.ReadFile(filepath.Clean(path))
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(filepath.Join(root, "templates"), path)
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.ToSlash(name)] = string(content)
		}
	}
	return found
}

// TestPagesWorkInTheRegistry: the Registry draws no mermaid, and does not
// resolve relative images and links as GitHub does.
func TestPagesWorkInTheRegistry(t *testing.T) {
	t.Parallel()
	for page, text := range templates(t) {
		if strings.Contains(text, "```mermaid") {
			t.Errorf("%s has a mermaid diagram", page)
		}
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(match[1], "://") {
				t.Errorf("%s: %s is relative", page, match[1])
			}
		}
		if strings.HasPrefix(page, "guides/") {
			continue
		}
		if !strings.Contains(text, "https://www.scaleway.com/en/docs/interlink/") {
			t.Errorf("%s does not link to Scaleway's pages", page)
		}
	}
}

var (
	titleOf = regexp.MustCompile(`(?m)^page_title: "(.*)"$`)
	guides  = regexp.MustCompile(`/docs/guides/([a-z-]+)\.md\)`)
)

// TestGuidesAreInOneOrder: the Registry sorts guides by title. The start page
// lists them in reading order.
func TestGuidesAreInOneOrder(t *testing.T) {
	t.Parallel()
	texts := templates(t)
	_, list, _ := strings.Cut(texts["index.md.tmpl"], "## Guides")
	list, _, _ = strings.Cut(list, "\n## ")
	var titles []string
	for _, match := range guides.FindAllStringSubmatch(list, -1) {
		title := titleOf.FindStringSubmatch(texts["guides/"+match[1]+".md.tmpl"])
		if title == nil {
			t.Fatalf("the guide %s has no title", match[1])
		}
		titles = append(titles, title[1])
	}
	if count := len(titles); count < 10 || !slices.IsSorted(titles) {
		t.Errorf("%d guides, in this order: %q", count, titles)
	}
	for page := range texts {
		if name, guide := strings.CutPrefix(page, "guides/"); guide && !strings.Contains(list, strings.TrimSuffix(name, ".tmpl")) {
			t.Errorf("the start page does not list %s", name)
		}
	}
}
