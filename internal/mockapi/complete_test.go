package mockapi

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readAll returns the text of all files that match a pattern.
func readAll(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// TestEveryStatusIsShown fails for a status that the events or the page do not know.
func TestEveryStatusIsShown(t *testing.T) {
	t.Parallel()
	page := readAll(t, "portal/web/*.js")
	for status := range statuses {
		l := &link{status: status, partnerID: PartnerFranceIX}
		if l.turn("FranceIX").Who == "Unknown" {
			t.Errorf("who.go: turn does not say whose turn it is while a link is %s", status)
		}
		if !strings.Contains(page, `"`+status+`"`) {
			t.Errorf("portal/web/parts.js: kind does not know the status %s", status)
		}
		for _, offer := range l.offers() {
			if label := regexp.MustCompile(`\b` + string(offer.Action) + `: "`); !label.MatchString(page) {
				t.Errorf("portal/web/parts.js: labels has no label for the action %s", offer.Action)
			}
		}
	}
}

// TestEveryActionIsExplained fails for an action that the table of README.md does not have.
func TestEveryActionIsExplained(t *testing.T) {
	t.Parallel()
	table := regexp.MustCompile("(?m)^\\| `.*").FindAllString(readAll(t, "README.md"), -1)
	for action := range transitions() {
		if !strings.Contains(strings.Join(table, "\n"), "`"+string(action)+"`") {
			t.Errorf("README.md: the table of actions has no %s", action)
		}
	}
}
