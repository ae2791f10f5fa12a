package examples

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// written returns the texts that people read, as sources: the pages, and the
// templates of docs/.
func written(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{"README.md": read(t, "README.md")}
	for _, dir := range []string{"templates", "examples", "internal/services"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			name, err := filepath.Rel(root, path)
			texts[filepath.ToSlash(name)] = strings.Join(strings.Fields(read(t, name)), " ")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

// pagesSay are documented facts that no call of the API shows. The pages have
// to state them.
var pagesSay = map[string][]string{
	"README.md":                          {"A hosted link is billed from its order on.", "cost nothing beyond their dedicated connection", "light is seen on it"},
	"templates/index.md.tmpl":            {"A hosted link is billed from its order on.", "cost nothing beyond their dedicated connection", "light is seen on it"},
	"templates/resources/link.md.tmpl":   {"A hosted link is billed from its order on", "cost nothing beyond their dedicated connection", "light is seen on it"},
	"internal/services/link/schema.go":   {"A self-hosted one costs nothing beyond its dedicated connection."},
	"templates/guides/lifecycle.md.tmpl": {"*Requesting* for `requested`", "*Down* for `all_down`", "There is no need to wait for `active`"},
	"templates/guides/redundant-pair.md.tmpl": {
		"| `12876:42050` | low |", "| `12876:42100` | medium |", "| `12876:42200` | high |",
		"Scaleway sets no communities on what it announces.", "Each link is ordered and billed for itself.",
	},
}

// TestPagesSayWhatNoCallShows checks what is billed, the BGP communities, and
// the names that Scaleway's pages use for statuses.
func TestPagesSayWhatNoCallShows(t *testing.T) {
	t.Parallel()
	texts := written(t)
	for name, facts := range pagesSay {
		text := strings.Join(strings.Fields(texts[name]), " ")
		for _, fact := range facts {
			if !strings.Contains(text, fact) {
				t.Errorf("%s does not say %q", name, fact)
			}
		}
	}
}

// undocumented matches topics on which Scaleway says nothing.
var undocumented = regexp.MustCompile(`\b(MTU|MD5|BFD)\b|(?i)maximum number of (links|prefixes)`)

// TestPagesInventNothing fails if a page mentions something that is not
// documented.
func TestPagesInventNothing(t *testing.T) {
	t.Parallel()
	for name, text := range written(t) {
		if word := undocumented.FindString(text); word != "" {
			t.Errorf("%s speaks of %q, of which nothing is documented", name, word)
		}
	}
}
