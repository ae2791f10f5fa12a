package link

import (
	"testing"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// classes is every status that the SDK knows, for a hosted and a self-hosted
// link. A status that the SDK adds fails the test until somebody has thought
// about it.
var classes = map[interlink.LinkStatus][2]Class{
	"unknown_link_status":  {Pending, Pending},
	"configuring":          {Pending, Pending},
	"requested":            {Pending, Pending},
	"provisioning":         {Pending, Pending},
	"active":               {Built, Built},
	"ready":                {Built, Built},
	"limited_connectivity": {Degraded, Degraded},
	"all_down":             {Degraded, Degraded},
	"failed":               {Bad, Bad},
	"refused":              {Bad, Bad},
	"expired":              {Bad, Bad},
	"locked":               {Bad, Bad},
	"deprovisioning":       {Bad, Bad},
	"deleted":              {Bad, Bad},
}

func TestEveryStatusOfTheSDKIsClassed(t *testing.T) {
	for _, status := range interlink.LinkStatus("").Values() {
		want, thoughtOf := classes[status]
		if !thoughtOf {
			t.Errorf("the SDK has a status %q that no class has been chosen for", status)
			continue
		}
		for i, selfHosted := range []bool{false, true} {
			class, known := Classify(status, selfHosted)
			if !known || class != want[i] {
				t.Errorf("Classify(%q, self-hosted %t) = %s, known %t; want %s, known", status, selfHosted, class, known, want[i])
			}
		}
	}
	if len(classes) != len(interlink.LinkStatus("").Values()) {
		t.Errorf("%d statuses are classed, the SDK has %d", len(classes), len(interlink.LinkStatus("").Values()))
	}
}

func TestAnUnknownStatusIsWaitedThrough(t *testing.T) {
	if class, known := Classify("teleporting", false); class != Pending || known {
		t.Errorf("Classify = %s, known %t; want pending, unknown", class, known)
	}
	if satisfied("teleporting", false, waitRequested) {
		t.Error("an unknown status satisfies a wait")
	}
}

func TestSatisfied(t *testing.T) {
	for _, test := range []struct {
		status     interlink.LinkStatus
		selfHosted bool
		waitFor    string
		want       bool
	}{
		{"requested", false, waitActive, false},
		{"requested", false, waitRequested, true},
		{"provisioning", false, waitRequested, true},
		{"configuring", false, waitRequested, false},
		{"active", false, waitActive, true},
		{"limited_connectivity", false, waitActive, true},
		{"all_down", false, waitActive, true},
		{"ready", true, waitActive, true},
		{"ready", false, waitActive, true},
		{"refused", false, waitRequested, false},
		{"failed", false, waitActive, false},
		{"deprovisioning", false, waitActive, false},
	} {
		if got := satisfied(test.status, test.selfHosted, test.waitFor); got != test.want {
			t.Errorf("satisfied(%q, self-hosted %t, %q) = %t, want %t", test.status, test.selfHosted, test.waitFor, got, test.want)
		}
	}
}
