package link

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// page is the guide that tells users what each status means.
const page = "../../../templates/guides/lifecycle.md.tmpl"

// applies is what the guide says that an apply does, by class.
var applies = map[Class]*regexp.Regexp{
	Pending:  regexp.MustCompile(`^waits$`),
	Built:    regexp.MustCompile(`^succeeds$`),
	Degraded: regexp.MustCompile(`^succeeds, with a warning$`),
	Bad:      regexp.MustCompile(`^(fails|plans it anew)`),
}

// TestEveryStatusOfTheSDKHasARow compares the table with the SDK.
func TestEveryStatusOfTheSDKHasARow(t *testing.T) {
	t.Parallel()
	rows := map[interlink.LinkStatus]int{}
	for _, row := range statuses {
		rows[row.status]++
	}
	for _, status := range interlink.LinkStatus("").Values() {
		if rows[status] != 1 {
			t.Errorf("the SDK's status %q has %d rows in the table, want one", status, rows[status])
		}
		delete(rows, status)
	}
	for status := range rows {
		t.Errorf("the table has %q, which the SDK does not", status)
	}
}

// TestTheGuideShowsEveryStatus compares the table with the guide's.
func TestTheGuideShowsEveryStatus(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[interlink.LinkStatus][]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|(.*)\\|$").FindAllStringSubmatch(string(text), -1) {
		shown[interlink.LinkStatus(row[1])] = strings.Split(row[2], "|")
	}
	for _, row := range statuses {
		if row.status == interlink.LinkStatusUnknownLinkStatus {
			continue
		}
		cells := shown[row.status]
		if len(cells) != 3 {
			t.Errorf("%s has no row about %q: meaning, what an apply does, what to do", page, row.status)
			continue
		}
		means, does := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1])
		if !applies[row.class].MatchString(does) {
			t.Errorf("%q is %s, but the guide says that an apply %q", row.status, row.class, does)
		}
		if final := strings.Contains(means, "Final."); final != row.final {
			t.Errorf("%q: final is %t in the table, %t in the guide", row.status, row.final, final)
		}
		delete(shown, row.status)
	}
	for status := range shown {
		t.Errorf("the guide shows a status %q, which the table does not have", status)
	}
}

// TestOnlyWhatIsOverFreesItsName: a wrong answer here places a second order, or
// none at all.
func TestOnlyWhatIsOverFreesItsName(t *testing.T) {
	t.Parallel()
	over := []interlink.LinkStatus{"refused", "expired", "deprovisioning", "deleted"}
	for _, status := range append(interlink.LinkStatus("").Values(), "teleporting") {
		if got, want := live(&client.Link{Link: interlink.Link{Status: status}}), !slices.Contains(over, status); got != want {
			t.Errorf("live(%q) = %t, want %t", status, got, want)
		}
	}
}

func TestAnUnknownStatusIsWaitedThrough(t *testing.T) {
	if class, known := Classify("teleporting"); class != Pending || known {
		t.Errorf("Classify = %s, known %t; want pending, unknown", class, known)
	}
	if satisfied("teleporting", waitRequested) {
		t.Error("an unknown status satisfies a wait")
	}
}

func TestSatisfied(t *testing.T) {
	for _, test := range []struct {
		status  interlink.LinkStatus
		waitFor string
		want    bool
	}{
		{"requested", waitActive, false},
		{"requested", waitRequested, true},
		{"provisioning", waitRequested, true},
		{"configuring", waitRequested, false},
		{"active", waitActive, true},
		{"limited_connectivity", waitActive, true},
		{"all_down", waitActive, true},
		{"ready", waitActive, true},
		{"ready", waitActive, true},
		{"refused", waitRequested, false},
		{"failed", waitActive, false},
		{"deprovisioning", waitActive, false},
	} {
		if got := satisfied(test.status, test.waitFor); got != test.want {
			t.Errorf("satisfied(%q, %q) = %t, want %t", test.status, test.waitFor, got, test.want)
		}
	}
}
