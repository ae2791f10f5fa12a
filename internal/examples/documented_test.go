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
	"README.md":                          {"sent again only if the API has refused it for the moment (429, 409)", "A hosted link is billed from its order on.", "cost nothing beyond their dedicated connection", "light is seen on it"},
	"templates/index.md.tmpl":            {"A hosted link is billed from its order on.", "cost nothing beyond their dedicated connection", "light is seen on it"},
	"templates/resources/link.md.tmpl":   {"A hosted link is billed from its order on", "cost nothing beyond their dedicated connection", "light is seen on it"},
	"internal/services/link/schema.go":   {"A self-hosted one costs nothing beyond its dedicated connection.", "1500 to 3899"},
	"templates/guides/lifecycle.md.tmpl": {"*Requesting* for `requested`", "*Down* for `all_down`", "There is no need to wait for `active`"},
	"templates/guides/redundant-pair.md.tmpl": {
		"| `12876:42050` | low |", "| `12876:42100` | medium |", "| `12876:42200` | high |",
		"Scaleway sets no communities on what it announces.", "Each link is ordered and billed for itself.",
	},
	"templates/guides/reliability.md.tmpl": {"sent again only if the API has refused it for the moment (429, or 409 while"},
	// What the official provider's schema has in another form.
	"templates/guides/moving-from-scaleway.md.tmpl": {
		"| `link_id`, `pop_id`, `partner_id`, `connection_id`, `routing_policy_id` of a data source that finds one object | `id` |",
		"| `peer_bgp_config[0].ipv4` (`scw_bgp_config`, `vlan_range`) | `peer_bgp_config.ipv4`: an object, not a list of one |",
		"| `routing_policy_v4_id` or `routing_policy_v6_id` left out: the link keeps the policy that it has | the policy is detached |",
		"new: `wait_for_status`, `wait_for_deprovisioning`, `deletion_protection`, `allow_duplicate_name` |",
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

// TestTheReadmeHasTheMeasuredFigures compares the README's figures with the pages
// that the measurements write.
func TestTheReadmeHasTheMeasuredFigures(t *testing.T) {
	t.Parallel()
	readme := strings.Join(strings.Fields(read(t, "README.md")), " ")
	performance, reliability := read(t, "templates/guides/performance.md.tmpl"), read(t, "templates/guides/reliability.md.tmpl")
	for sentence, measured := range map[string][]string{
		"An apply of 1,000 links takes %s requests, a plan %s:": {
			figure(t, performance, `- PASS: apply of 1,000 links: (\d+) requests`), figure(t, performance, `- PASS: plan of 1,000 links: (\d+) requests`),
		},
		"makes each of %s calls of the API fail in each of %s ways,": {
			figure(t, reliability, `\| calls of the API that fail in turn \| (\d+) \|`), figure(t, reliability, `\| faults \| (\d+) \|`),
		},
		"Then it runs %s random lives": {figure(t, reliability, `\| random lives \| (\d+) \|`)},
	} {
		for _, number := range measured {
			sentence = strings.Replace(sentence, "%s", number, 1)
		}
		if !strings.Contains(readme, sentence) {
			t.Errorf("README.md does not say %q", sentence)
		}
	}
}

// figure returns the number that a page has at a place, with a comma at the
// thousands.
func figure(t *testing.T, page, place string) string {
	t.Helper()
	found := regexp.MustCompile(place).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no page has %s", place)
	}
	return regexp.MustCompile(`(\d)(\d{3})$`).ReplaceAllString(found[1], "$1,$2")
}
