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

// applies matches the beginning of what the guide says about an apply, by class.
var applies = map[Class]*regexp.Regexp{
	Pending:  regexp.MustCompile(`^waits`),
	Built:    regexp.MustCompile(`^succeeds$`),
	Degraded: regexp.MustCompile(`^succeeds, with the same warning$`),
	Bad:      regexp.MustCompile(`^(the error|orders a new link)`),
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

// guideRows returns the rows of the guide's two tables, by status: its meaning,
// and what a plan and an apply do. A row may cover several statuses.
func guideRows(t *testing.T) map[interlink.LinkStatus][][]string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[interlink.LinkStatus][][]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`\\w+`(?:, `\\w+`)*) \\| (.*) \\|$").FindAllStringSubmatch(string(text), -1) {
		for name := range strings.SplitSeq(row[1], ", ") {
			status := interlink.LinkStatus(strings.Trim(name, "`"))
			rows[status] = append(rows[status], strings.Split(row[2], " | "))
		}
	}
	return rows
}

// TestTheGuideShowsEveryStatus compares the table with the guide's.
func TestTheGuideShowsEveryStatus(t *testing.T) {
	t.Parallel()
	shown := guideRows(t)
	for _, row := range statuses {
		if row.status == interlink.LinkStatusUnknownLinkStatus {
			continue
		}
		rows := shown[row.status]
		delete(shown, row.status)
		if len(rows) != 2 || len(rows[0]) != 2 || len(rows[1]) != 2 {
			t.Errorf("%s has %q about %q, want a row in each of its two tables", page, rows, row.status)
			continue
		}
		means, does := rows[0][0], rows[1][1]
		if !applies[row.class].MatchString(does) {
			t.Errorf("%q is %d, but the guide says that an apply %q", row.status, row.class, does)
		}
		if final := strings.Contains(means, "Final."); final != row.final {
			t.Errorf("%q: final is %t in the table, %t in the guide", row.status, row.final, final)
		}
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
		t.Errorf("Classify = %d, known %t; want pending, unknown", class, known)
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
