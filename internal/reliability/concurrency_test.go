package reliability

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// quickLife is a link that is active as soon as anybody looks.
var quickLife = mockapi.Lifecycle{}

// TestTwoAppliesAtOnceForOneName races two working directories for one name. One
// order remains, whatever the timing.
func TestTwoAppliesAtOnceForOneName(t *testing.T) {
	t.Parallel()
	const races = 60
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	withdrawn := 0
	var mu sync.Mutex
	t.Run("races", func(t *testing.T) {
		for race := range races {
			t.Run(fmt.Sprint(race), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(seed, uint64(race)))
				bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 10 * time.Second}}, func(t *testing.T, w *world) {
					t.Helper()
					for _, operation := range []string{"ListLinks", "CreateLink", "CreateLink", "ListLinks", "GetPop", "DeleteLink"} {
						w.mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.Latency, Skip: random.IntN(2), Delay: time.Duration(random.IntN(30)) * time.Millisecond})
					}
					if raceOnce(t, w) {
						mu.Lock()
						defer mu.Unlock()
						withdrawn++
					}
				})
			})
		}
	})
	t.Logf("%d races, in %d of them an order was taken and withdrawn", races, withdrawn)
	if withdrawn == 0 {
		t.Errorf("no race was a close one: the look after the order was not tested")
	}
}

// raceOnce tells whether an order was withdrawn.
func raceOnce(t *testing.T, w *world) bool {
	t.Helper()
	cores := []*core{newCore(t, w), newCore(t, w)}
	cfg := config{theLink: hosted("paris", nil)}
	results := make([]findings, len(cores))
	var group sync.WaitGroup
	start := make(chan struct{})
	for i, c := range cores {
		group.Go(func() {
			<-start
			results[i] = c.apply(background(t), cfg)
		})
	}
	close(start)
	group.Wait()

	alive := w.mock.Alive()
	if len(alive) != 1 {
		t.Fatalf("%d orders are alive, want 1\n%s\n%s", len(alive), results[0], results[1])
	}
	winner, loser := 0, 1
	if len(cores[0].state) == 0 {
		winner, loser = 1, 0
	}
	if results[winner].failed() || cores[winner].held()[alive[0].ID] == "" {
		t.Errorf("the winner's state does not hold the order: %s", results[winner])
	}
	if len(cores[loser].state) > 0 {
		t.Errorf("the loser's state is not empty")
	}
	if !results[loser].names(alive[0].ID) {
		t.Errorf("the loser's error does not name the winner with an import block: %s", results[loser])
	}
	if found := cores[winner].destroy(background(t)); found.failed() || len(w.mock.Alive()) > 0 {
		t.Errorf("the winner cannot be destroyed: %s", found)
	}
	return w.mock.Orders() == 2
}

// TestTwoResourcesOfOneName has two resources of one name in one configuration:
// one is ordered, the other is an error that says why.
func TestTwoResourcesOfOneName(t *testing.T) {
	t.Parallel()
	for try := range 10 {
		t.Run(fmt.Sprint(try), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, mockapi.Options{Lifecycle: quickLife})
			c := newCore(t, w)
			found := c.apply(background(t), config{"interlink_link.a": hosted("paris", nil), "interlink_link.b": hosted("paris", nil)})
			if got := w.mock.Orders(); got != 1 {
				t.Errorf("%d orders, want 1", got)
			}
			alive := w.mock.Alive()
			if len(alive) != 1 || c.held()[alive[0].ID] == "" || len(c.state) != 1 {
				t.Fatalf("the state does not hold the one order: %d alive, %d in the state", len(alive), len(c.state))
			}
			failures := 0
			for _, one := range found {
				if one.failure {
					failures++
				}
			}
			if failures != 1 || !found.names(alive[0].ID) || !strings.Contains(found.String(), `"paris"`) {
				t.Errorf("want one error that names the link that is there: %s", found)
			}
			if len(c.healthyTaints()) > 0 {
				t.Errorf("the order was tainted")
			}
		})
	}
}

// TestManyOfOneNameWhereAllowed loses replies to orders of one name, where the
// configuration allows that: each resource has an order of its own, and there is
// no order beside.
func TestManyOfOneNameWhereAllowed(t *testing.T) {
	t.Parallel()
	const resources = 4
	for _, kind := range []mockapi.FaultKind{mockapi.StatusAfter, mockapi.ResetAfter, mockapi.TruncateAfter, mockapi.EmptyAfter, mockapi.ResetBefore, mockapi.StatusBefore} {
		for _, skip := range []int{0, 1, 3} {
			t.Run(fmt.Sprintf("%s/%d", kind, skip), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, mockapi.Options{Lifecycle: quickLife})
				c := newCore(t, w)
				w.mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: kind, Skip: skip, Times: 2})
				cfg := config{}
				for i := range resources {
					cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted("paris", attrs{"allow_duplicate_name": true})
				}
				found := c.apply(background(t), cfg)
				if kind == mockapi.ResetBefore || kind == mockapi.StatusBefore {
					// Nobody knows; the next apply places what was not taken.
					if !strings.Contains(found.String(), "It is not known whether") || len(w.mock.Alive()) != len(c.held()) {
						t.Errorf("%d orders are alive, %d in the state: %s", len(w.mock.Alive()), len(c.held()), found)
					}
					w.mock.ClearFaults()
					found = c.apply(background(t), cfg)
				}
				if found.failed() {
					t.Errorf("the apply fails: %s", found)
				}
				if alive, held := len(w.mock.Alive()), len(c.held()); alive != resources || held != resources {
					t.Errorf("%d orders are alive and %d are in the state, want %d", alive, held, resources)
				}
				if changes, found := c.plan(background(t), cfg); !changes.empty() || found.failed() {
					t.Errorf("the next plan is not empty: %s %s", changes, found)
				}
				if found := c.destroy(background(t)); found.failed() || len(w.mock.Alive()) > 0 {
					t.Errorf("destroy leaves %d: %s", len(w.mock.Alive()), found)
				}
			})
		}
	}
}

// eventually waits for something to become true.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	within(t, 20*time.Second, what, holds)
}

func within(t testing.TB, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.NewTimer(limit)
	defer end.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-end.C:
			t.Fatalf("%s: not within %s", what, limit)
		}
	}
}
