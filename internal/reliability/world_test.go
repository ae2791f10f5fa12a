package reliability

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestMain lets many subtests run at once: some wait most of the time.
func TestMain(m *testing.M) {
	flag.Parse()
	must(flag.Set("test.parallel", "12"))
	checks := "40"
	if configurations := os.Getenv("RELIABILITY_CONFIGURATIONS"); configurations != "" {
		checks = configurations // the make targets that play TestAccConfigurationLife play no other lives
	}
	for name, ours := range map[string]string{"rapid.checks": checks, "rapid.steps": "12", "rapid.seed": "1"} {
		// `make reliability` asks for more lives, and for others.
		if set := flag.Lookup(name); set.Value.String() == set.DefValue {
			must(flag.Set(name, ours))
		}
	}
	must(flag.Set("rapid.checks", strconv.Itoa(eachPart(flag.Lookup("rapid.checks")))))
	must(flag.Set("rapid.nofailfile", "true")) // the seed is printed
	debug.SetGCPercent(400)                    // there are two cores for all of this
	code := m.Run()
	acctest.RemoveBinary()
	if workshop != "" {
		_ = os.RemoveAll(workshop)
	}
	os.Exit(code)
}

// world is a mock API and how the provider is to talk to it.
type world struct {
	mock      *mockapi.Server
	url       string
	timing    client.Timing
	transport http.RoundTripper // nil: over the network
}

// shortTiming is what users get, some hundred times faster.
func shortTiming() client.Timing {
	return client.Timing{
		PollInterval:   25 * time.Millisecond,
		RetryFirst:     5 * time.Millisecond,
		RetryMax:       25 * time.Millisecond,
		LookupWindow:   200 * time.Millisecond,
		ReadTimeout:    10 * time.Second,
		WriteTimeout:   10 * time.Second,
		InterruptGrace: 150 * time.Millisecond,
		SnapshotAge:    10 * time.Millisecond,
		GatherWindow:   time.Millisecond,
		ListPatience:   2 * time.Second,
		NameLookAge:    60 * time.Millisecond,
		NewObjectGrace: 300 * time.Millisecond,
	}
}

// newWorld starts a mock API that ends with the test.
func newWorld(t testing.TB, options mockapi.Options) *world {
	t.Helper()
	mock := mockapi.New(options)
	url, err := mock.Start()
	if err != nil {
		t.Fatalf("could not start the mock API: %s", err)
	}
	t.Cleanup(mock.Close)
	return &world{mock: mock, url: url, timing: shortTiming()}
}

// hosted are the arguments of a hosted link.
func hosted(name string, more attrs) attrs {
	return attrs{
		"name": name, "pop_id": mockapi.PopTH2, "partner_id": mockapi.PartnerFranceIX, "bandwidth_mbps": 50,
	}.with(more)
}

// mostAlive is how many links were alive at one moment, at the most, of those
// that fit.
func (w *world) mostAlive(fits func(mockapi.LinkView) bool) int {
	type step struct {
		at    time.Time
		delta int
	}
	var steps []step
	for _, link := range w.mock.Links() {
		if !fits(link) {
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

func anyLink(mockapi.LinkView) bool { return true }

// billed tells whether a link of this status may still be built or is in use:
// what must not be thrown away.
func billed(status string) bool {
	switch status {
	case "refused", "expired", "failed", "locked", "deprovisioning", "deleted":
		return false
	}
	return true
}

// billedOn tells whether Scaleway bills a link on: one that the partner began to
// end is billed until the user has deleted it, too.
func billedOn(link mockapi.LinkView) bool {
	return billed(link.Status) || link.Status == "deprovisioning" && link.DeprovisionedBy == "partner"
}

// held are the ids, in lower case without region, of the links in a state.
func (c *core) held() map[string]string {
	out := map[string]string{}
	for address, object := range c.state {
		if links(address) {
			_, uuid, _ := strings.Cut(text(object.value, "id"), "/")
			out[uuid] = address
		}
	}
	return out
}

// names tells whether the errors name a link, with the block to import it.
func (f findings) names(id string) bool {
	return slices.ContainsFunc(f, func(one finding) bool {
		return one.failure && strings.Contains(one.text, "import {") && strings.Contains(one.text, "/"+id+`"`)
	})
}

// wrong is what a check found, by kind.
type wrong struct {
	kind wrongKind
	text string
}

type wrongKind string

const (
	doubled  wrongKind = "doubled"
	lost     wrongKind = "lost"
	tainted  wrongKind = "tainted"
	unmended wrongKind = "unmended" // the next apply did not put it right
	left     wrongKind = "left"     // something is there after destroy
)

// orphans are the live links that no state has. The next apply finds them by
// their name, and says so.
func orphans(w *world, cores ...*core) []mockapi.LinkView {
	var out []mockapi.LinkView
	for _, link := range w.mock.Alive() {
		if !slices.ContainsFunc(cores, func(c *core) bool { return c.held()[link.ID] != "" }) {
			out = append(out, link)
		}
	}
	return out
}

// healthyTaints are resources that are tainted while their order is healthy.
func (c *core) healthyTaints() []wrong {
	var out []wrong
	for _, one := range c.taints {
		_, uuid, _ := strings.Cut(one.id, "/")
		if link, err := c.world.mock.Link(uuid); err == nil && billed(link.Status) {
			out = append(out, wrong{tainted, fmt.Sprintf("%s was tainted while its order was %s", one.address, link.Status)})
		}
	}
	c.taints = nil
	return out
}
