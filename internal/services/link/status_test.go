package link

import (
	"testing"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// classes is every status that the SDK knows. A status that the SDK adds fails the test until somebody has thought
// about it.
var classes = map[interlink.LinkStatus]Class{
	"unknown_link_status":  Pending,
	"configuring":          Pending,
	"requested":            Pending,
	"provisioning":         Pending,
	"active":               Built,
	"ready":                Built,
	"limited_connectivity": Degraded,
	"all_down":             Degraded,
	"failed":               Bad,
	"refused":              Bad,
	"expired":              Bad,
	"locked":               Bad,
	"deprovisioning":       Bad,
	"deleted":              Bad,
}

func TestEveryStatusOfTheSDKIsClassed(t *testing.T) {
	for _, status := range interlink.LinkStatus("").Values() {
		want, thoughtOf := classes[status]
		if !thoughtOf {
			t.Errorf("the SDK has a status %q that no class has been chosen for", status)
			continue
		}
		if class, known := Classify(status); !known || class != want {
			t.Errorf("Classify(%q) = %s, known %t; want %s, known", status, class, known, want)
		}
	}
	if len(classes) != len(interlink.LinkStatus("").Values()) {
		t.Errorf("%d statuses are classed, the SDK has %d", len(classes), len(interlink.LinkStatus("").Values()))
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
