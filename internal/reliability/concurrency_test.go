package reliability

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestTwoAppliesAtOnceForOneName races two working directories for one name.
// One order remains, whatever the timing.
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
				protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 10 * time.Second}}, func(t *testing.T, w *protocol.World) {
					t.Helper()
					for _, operation := range []string{"ListLinks", "CreateLink", "CreateLink", "ListLinks", "GetPop", "DeleteLink"} {
						w.Mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.Latency, Skip: random.IntN(2), Delay: time.Duration(random.IntN(30)) * time.Millisecond})
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
		t.Errorf("no race was a close one: the name check after the order was not tested")
	}
}

// raceOnce reports whether an order was withdrawn.
func raceOnce(t *testing.T, w *protocol.World) bool {
	t.Helper()
	cores := []*protocol.Core{protocol.NewCore(t, w), protocol.NewCore(t, w)}
	cfg := protocol.Config{theLink: hosted("paris", nil)}
	results := make([]protocol.Findings, len(cores))
	var group sync.WaitGroup
	start := make(chan struct{})
	for i, c := range cores {
		group.Go(func() {
			<-start
			results[i] = c.Apply(background(t), cfg)
		})
	}
	close(start)
	group.Wait()

	alive := w.Mock.Alive()
	if len(alive) != 1 {
		t.Fatalf("%d orders are alive, want 1\n%s\n%s", len(alive), results[0], results[1])
	}
	winner, loser := 0, 1
	if len(cores[0].State) == 0 {
		winner, loser = 1, 0
	}
	if results[winner].Failed() || cores[winner].Held()[alive[0].ID] == "" {
		t.Errorf("the winner's state does not hold the order: %s", results[winner])
	}
	if len(cores[loser].State) > 0 {
		t.Errorf("the loser's state is not empty")
	}
	if !results[loser].Names(alive[0].ID) {
		t.Errorf("the loser's error does not name the winner with an import block: %s", results[loser])
	}
	if found := cores[winner].Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) > 0 {
		t.Errorf("the winner cannot be destroyed: %s", found)
	}
	return w.Mock.Orders() == 2
}

// TestTwoResourcesOfOneName has two resources of one name in one configuration:
// one is ordered, the other fails with an error that says why.
func TestTwoResourcesOfOneName(t *testing.T) {
	t.Parallel()
	for range 10 {
		ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			found := c.Apply(background(t), protocol.Config{"interlink_link.a": hosted("paris", nil), "interlink_link.b": hosted("paris", nil)})
			if got := w.Mock.Orders(); got != 1 {
				t.Errorf("%d orders, want 1", got)
			}
			alive := w.Mock.Alive()
			if len(alive) != 1 || c.Held()[alive[0].ID] == "" || len(c.State) != 1 {
				t.Fatalf("the state does not hold the one order: %d alive, %d in the state", len(alive), len(c.State))
			}
			found = slices.DeleteFunc(found, func(one protocol.Finding) bool { return !one.Failure })
			if len(found) != 1 || !found.Names(alive[0].ID) || !strings.Contains(found.String(), `"paris"`) {
				t.Errorf("want one error that names the link that is there: %s", found)
			}
			if len(healthyTaints(c)) > 0 {
				t.Errorf("the order was tainted")
			}
		})
	}
}

// TestManyOfOneNameIfAllowed loses replies to orders of one name in a
// configuration that allows duplicates. Each resource gets its own order, and
// there is no further order.
func TestManyOfOneNameIfAllowed(t *testing.T) {
	t.Parallel()
	const resources = 4
	for _, kind := range []mockapi.FaultKind{mockapi.StatusAfter, mockapi.ResetAfter, mockapi.TruncateAfter, mockapi.EmptyAfter, mockapi.ResetBefore, mockapi.StatusBefore} {
		for _, skip := range []int{0, 1, 3} {
			ordered(t, mockapi.Options{}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				w.Mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: kind, Skip: skip, Times: 2})
				cfg := protocol.Config{}
				for i := range resources {
					cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted("paris", protocol.Attrs{"allow_duplicate_name": true})
				}
				found := c.Apply(background(t), cfg)
				if kind == mockapi.ResetBefore || kind == mockapi.StatusBefore {
					// The outcome is unknown; the next apply places the orders
					// that were not taken.
					if !strings.Contains(found.String(), "It is not known whether") || len(w.Mock.Alive()) != len(c.Held()) {
						t.Errorf("%d orders are alive, %d in the state: %s", len(w.Mock.Alive()), len(c.Held()), found)
					}
					w.Mock.ClearFaults()
					found = c.Apply(background(t), cfg)
				}
				if found.Failed() {
					t.Errorf("%s/%d: the apply fails: %s", kind, skip, found)
				}
				if alive, held := len(w.Mock.Alive()), len(c.Held()); alive != resources || held != resources {
					t.Errorf("%d orders are alive and %d are in the state, want %d", alive, held, resources)
				}
				planIsEmpty(t, c, cfg)
				if found := c.Destroy(background(t)); found.Failed() || len(w.Mock.Alive()) > 0 {
					t.Errorf("destroy leaves %d: %s", len(w.Mock.Alive()), found)
				}
			})
		}
	}
}

// within waits for a condition to become true.
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
