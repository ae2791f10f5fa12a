package reliability

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestMain lets many subtests run at once: some wait most of the time.
func TestMain(m *testing.M) {
	flag.Parse()
	must(flag.Set("test.parallel", "12"))
	checks := "40"
	if configurations := os.Getenv("RELIABILITY_CONFIGURATIONS"); configurations != "" {
		checks = configurations // the make targets for TestAccConfigurationLife run no other lives
	}
	for name, ours := range map[string]string{"rapid.checks": checks, "rapid.steps": "12", "rapid.seed": "1"} {
		// `make reliability` asks for more lives, and for different ones.
		if set := flag.Lookup(name); set.Value.String() == set.DefValue {
			must(flag.Set(name, ours))
		}
	}
	must(flag.Set("rapid.checks", strconv.Itoa(eachPart(flag.Lookup("rapid.checks")))))
	must(flag.Set("rapid.nofailfile", "true")) // the output has the seed
	debug.SetGCPercent(400)                    // only two cores share all of this
	code := m.Run()
	acctest.RemoveBinary()
	os.Exit(code)
}

// hosted returns the arguments of a hosted link.
func hosted(name string, more protocol.Attrs) protocol.Attrs {
	return protocol.Attrs{
		"name": name, "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50,
	}.With(more)
}

// silent is a partner that does nothing by itself.
var silent = mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}}

// handedOver are the arguments of a link that is not waited for.
var handedOver = hosted("paris", protocol.Attrs{"wait_for_status": "requested"})

// ordered runs a test in a bubble, after an apply of a link. No arguments: no
// apply.
func ordered(t *testing.T, options mockapi.Options, arguments protocol.Attrs, run func(t *testing.T, w *protocol.World, c *protocol.Core)) {
	t.Helper()
	protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
		t.Helper()
		c := protocol.NewCore(t, w)
		if arguments != nil {
			if found := c.Apply(background(t), protocol.Config{theLink: arguments}); found.Failed() {
				t.Fatalf("the first apply fails: %s", found)
			}
		}
		run(t, w, c)
	})
}

// planIsEmpty checks that the next plan has nothing to do.
func planIsEmpty(t *testing.T, c *protocol.Core, cfg protocol.Config) {
	t.Helper()
	if changes, found := c.Plan(background(t), cfg); !changes.Empty() || found.Failed() {
		t.Errorf("the next plan is not empty: %s %s", changes, found)
	}
}

// mostAlive returns the highest number of orders that were alive at one moment.
func mostAlive(w *protocol.World) int {
	type step struct {
		at    time.Time
		delta int
	}
	var steps []step
	for _, link := range w.Mock.Links() {
		if link.Seeded {
			continue
		}
		steps = append(steps, step{link.History[0].At, +1})
		if last := link.History[len(link.History)-1]; !link.Alive {
			steps = append(steps, step{last.At, -1})
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int {
		if order := a.at.Compare(b.at); order != 0 {
			return order
		}
		return a.delta - b.delta
	})
	most, now := 0, 0
	for _, one := range steps {
		now += one.delta
		most = max(most, now)
	}
	return most
}

// billed reports whether a link of this status may still be built or is in use.
// Such a link must not be deleted.
func billed(status string) bool {
	switch status {
	case "refused", "expired", "failed", "locked", "deprovisioning", "deleted":
		return false
	}
	return true
}

// billedOn reports whether Scaleway still bills a link. A link that the partner
// began to end is billed until the user has deleted it.
func billedOn(link mockapi.LinkView) bool {
	return billed(link.Status) || link.Status == "deprovisioning" && link.DeprovisionedBy == "partner"
}

// violation is what a check found, by kind.
type violation struct {
	kind violationKind
	text string
}

type violationKind string

const (
	doubled    violationKind = "doubled"
	lost       violationKind = "lost"
	tainted    violationKind = "tainted"
	unrepaired violationKind = "unrepaired" // the next apply did not restore it
	left       violationKind = "left"       // something remains after destroy
)

// orphans returns the live links that no state has. The next apply finds them
// by their name, and says so.
func orphans(w *protocol.World, cores ...*protocol.Core) []mockapi.LinkView {
	var out []mockapi.LinkView
	for _, link := range w.Mock.Alive() {
		if !slices.ContainsFunc(cores, func(c *protocol.Core) bool { return c.Held()[link.ID] != "" }) {
			out = append(out, link)
		}
	}
	return out
}

// healthyTaints returns resources that are tainted while their order is
// healthy.
func healthyTaints(c *protocol.Core) []violation {
	var out []violation
	for _, one := range c.Taints {
		_, uuid, _ := strings.Cut(one.ID, "/")
		if link, err := c.World.Mock.Link(uuid); err == nil && billed(link.Status) {
			out = append(out, violation{tainted, fmt.Sprintf("%s was tainted while its order was %s", one.Address, link.Status)})
		}
	}
	c.Taints = nil
	return out
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
