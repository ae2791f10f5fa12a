package reliability

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestOneOrderWhileListsLag: the API takes an order but returns 500, and lists
// do not show it for longer than the provider searches. Nothing more is ordered.
func TestOneOrderWhileListsLag(t *testing.T) {
	t.Parallel()
	for name, lag := range map[string]mockapi.ListLag{
		"new links are shown late": {New: 20 * time.Second},
		"the content is old":       {Content: 20 * time.Second},
	} {
		protocol.Bubble(t, mockapi.Options{ListLag: lag, Lifecycle: mockapi.Lifecycle{Requested: 10 * time.Minute}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			w.Mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: mockapi.StatusAfter})
			c := protocol.NewCore(t, w)
			cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"wait_for_status": "requested"})}
			found := c.Apply(background(t), cfg)
			if w.Mock.Orders() != 1 || !found.Failed() || !strings.Contains(found.String(), "It is not known whether") {
				t.Fatalf("%s: %d orders, want 1, and an error that says what is not known: %s", name, w.Mock.Orders(), found)
			}
			<-time.After(time.Minute)
			if found := c.Apply(background(t), cfg); w.Mock.Orders() != 1 || !found.Names(w.Mock.Alive()[0].ID) {
				t.Errorf("%s: the next apply does not name the order: %s", name, found)
			}
		})
	}
}

// race applies one configuration in two working directories, the second one a
// second later.
func race(t *testing.T, w *protocol.World, arguments protocol.Attrs) (older, younger *protocol.Core, said [2]protocol.Findings) {
	t.Helper()
	cores := [2]*protocol.Core{protocol.NewCore(t, w), protocol.NewCore(t, w)}
	var group sync.WaitGroup
	for i, c := range cores {
		group.Go(func() {
			<-time.After(time.Duration(i)*time.Second + 1) // a timer of no length can crash the race detector in a bubble
			said[i] = c.Apply(background(t), protocol.Config{theLink: hosted("paris", arguments)})
		})
	}
	group.Wait()
	return cores[0], cores[1], said
}

var lags = map[string]mockapi.ListLag{
	"new links are shown late": {New: 5 * time.Second},
	"the content is old":       {Content: 5 * time.Second},
}

// TestRaceWhileListsLag races two applies for one name. The API's lists show an
// order after 5 s. The younger order is withdrawn once the older one shows: the
// partner has not seen it yet.
func TestRaceWhileListsLag(t *testing.T) {
	t.Parallel()
	for name, lag := range lags {
		for _, configuring := range []time.Duration{0, 20 * time.Second} {
			options := mockapi.Options{ListLag: lag, Lifecycle: mockapi.Lifecycle{Configuring: configuring, Requested: time.Minute}}
			protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
				t.Helper()
				older, younger, said := race(t, w, protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})
				alive := w.Mock.Alive()
				if len(alive) != 1 || older.Held()[alive[0].ID] == "" || said[0].Failed() {
					t.Fatalf("%s: %d links are alive, want 1, in the state of who was first: %s\n%s", name, len(alive), said[0], said[1])
				}
				if len(younger.State) != 0 || !said[1].Names(alive[0].ID) || !strings.Contains(said[1].String(), "withdrawn") {
					t.Errorf("%s: the younger order is in the state, or its error does not name the older one: %s", name, said[1])
				}
			})
		}
	}
}

// TestRaceWhileListsAreSlow races two applies while the API's lists take
// seconds, and show an order only after minutes.
func TestRaceWhileListsAreSlow(t *testing.T) {
	t.Parallel()
	options := mockapi.Options{ListLag: mockapi.ListLag{New: 5 * time.Minute}, Lifecycle: mockapi.Lifecycle{Requested: 20 * time.Minute}}
	protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.Latency, Delay: 3 * time.Second, Times: -1})
		older, younger, said := race(t, w, nil)
		alive := w.Mock.Alive()
		if len(alive) != 1 || older.Held()[alive[0].ID] == "" || len(younger.State) != 0 || said[0].Failed() || !said[1].Names(alive[0].ID) {
			t.Errorf("%d links are alive, want 1, in the state of who was first: %s\n%s", len(alive), said[0], said[1])
		}
	})
}

// TestRaceAcceptedWhileListsLag has the partner accept both orders before the
// older one shows. Neither is deleted, and a warning names both.
func TestRaceAcceptedWhileListsLag(t *testing.T) {
	t.Parallel()
	for name, lag := range lags {
		for _, allowed := range []bool{false, true} {
			options := mockapi.Options{ListLag: lag, Lifecycle: mockapi.Lifecycle{Requested: 2 * time.Second, Provisioning: 30 * time.Second}}
			protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
				t.Helper()
				older, younger, said := race(t, w, protocol.Attrs{"allow_duplicate_name": allowed})
				alive := w.Mock.Alive()
				if len(alive) != 2 || len(older.Held()) != 1 || len(younger.Held()) != 1 || said[0].Failed() || said[1].Failed() {
					t.Fatalf("%s: %d links are alive, %d and %d in the states: %s\n%s", name, len(alive), len(older.Held()), len(younger.Held()), said[0], said[1])
				}
				both := strings.Contains(said[1].String(), alive[0].ID) && strings.Contains(said[1].String(), alive[1].ID)
				if both == allowed || strings.Count(said[1].String(), "both are billed") > 1 || len(said[0]) > 0 {
					t.Errorf("%s: a warning names both: %t, want %t, once: %s\n%s", name, both, !allowed, said[0], said[1])
				}
			})
		}
	}
}

// TestNameCheckAfterOrderRecovers lets the lists fail for a minute from the order
// on. Once they work again, the older order is found.
func TestNameCheckAfterOrderRecovers(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 10 * time.Minute}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.StatusBefore, Skip: 2, Times: -1})
		base := w.Transport
		w.Transport = wire(func(req *http.Request) (*http.Response, error) {
			if operationOf(req) == "CreateLink" {
				w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
				<-time.After(time.Second)
				time.AfterFunc(2*time.Minute, w.Mock.ClearFaults)
			}
			return base.RoundTrip(req)
		})
		c := protocol.NewCore(t, w)
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)})
		if len(w.Mock.Alive()) != 1 || len(c.State) != 0 || !found.Names(w.Mock.Alive()[0].ID) {
			t.Errorf("%d links are alive, %d in the state: %s", len(w.Mock.Alive()), len(c.State), found)
		}
	})
}

// TestSwapWhileListsLag swaps the VPC of three links while lists are some
// seconds old. The API turns propagation off on the way; at the end it is on.
func TestSwapWhileListsLag(t *testing.T) {
	t.Parallel()
	for _, reconfiguring := range []time.Duration{0, 2 * time.Second, 8 * time.Second} {
		protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Reconfiguring: reconfiguring}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			policy := w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}})
			all := func(vpc string) protocol.Config {
				cfg := protocol.Config{}
				for i := range 3 {
					cfg[fmt.Sprintf("interlink_link.l%d", i)] = hosted(fmt.Sprintf("l%d", i), protocol.Attrs{
						"vpc_id": vpc, "routing_policy_v4_id": policy, "enable_route_propagation": true,
					})
				}
				return cfg
			}
			c := protocol.NewCore(t, w)
			if found := c.Apply(background(t), all(w.Mock.AddVPC("one"))); len(found) > 0 {
				t.Fatalf("the apply says: %s", found)
			}
			<-time.After(time.Minute)
			w.Mock.SetListLag(mockapi.ListLag{Content: 5 * time.Second})
			two := w.Mock.AddVPC("two")
			found := c.Apply(background(t), all(two))
			for _, link := range w.Mock.Alive() {
				if link.VpcID != two || !link.EnableRoutePropagation {
					t.Errorf("changes take %s: %s has the VPC %s, propagation %t", reconfiguring, link.Name, link.VpcID, link.EnableRoutePropagation)
				}
			}
			if len(found) > 0 {
				t.Errorf("changes take %s: the apply says: %s", reconfiguring, found)
			}
			<-time.After(time.Minute)
			if changes, found := c.Plan(background(t), all(two)); !changes.Empty() || len(found) > 0 {
				t.Errorf("changes take %s: the next plan is not empty: %s %s", reconfiguring, changes, found)
			}
		})
	}
}

// newVPC is a wire to an API that does not know a VPC until a given time.
func newVPC(base http.RoundTripper, known time.Time) http.RoundTripper {
	unknown := replied(http.StatusNotFound, "application/json", `{"type":"not_found","message":"resource is not found","resource":"vpc","resource_id":"x"}`)
	return wire(func(req *http.Request) (*http.Response, error) {
		if operationOf(req) == "AttachVpc" && time.Now().Before(known) {
			return unknown()
		}
		return base.RoundTrip(req)
	})
}

// TestVPCThatIsNew attaches a VPC that was made some seconds ago. InterLink
// does not know it yet, so the provider retries for half a minute.
func TestVPCThatIsNew(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		update  bool
		unknown time.Duration
		fails   bool
	}{
		{false, 20 * time.Second, false},
		{false, time.Hour, true},
		{true, 20 * time.Second, false},
		{true, time.Hour, true},
	} {
		protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: time.Minute}}, func(t *testing.T, w *protocol.World) {
			t.Helper()
			c := protocol.NewCore(t, w)
			what := fmt.Sprintf("update %t, unknown for %s", test.update, test.unknown)
			if test.update {
				if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)}); found.Failed() {
					t.Fatalf("%s: the first apply fails: %s", what, found)
				}
			}
			began := time.Now()
			w.Transport = newVPC(w.Transport, began.Add(test.unknown))
			cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})}
			found := c.Apply(background(t), cfg)
			if found.Failed() != test.fails {
				t.Fatalf("%s: the apply fails: %t, want %t: %s", what, found.Failed(), test.fails, found)
			}
			if took := time.Since(began); test.fails && (took < 30*time.Second || took > 45*time.Second) {
				t.Errorf("%s: it was given up after %s", what, took)
			}
			withdrawn := test.fails && !test.update
			if left := len(w.Mock.Alive()); withdrawn != (left == 0) || withdrawn != (len(c.State) == 0) || w.Mock.Orders() != 1 {
				t.Errorf("%s: %d links are alive, %d in the state: %s", what, left, len(c.State), found)
			}
			if !test.fails && w.Mock.Alive()[0].VpcID == "" {
				t.Errorf("%s: the VPC is not attached: %s", what, found)
			}
		})
	}
}

// TestVPCUnknownOnceAccepted: InterLink does not know a VPC, and the partner
// accepts during the retries. The order is then no longer withdrawn.
func TestVPCUnknownOnceAccepted(t *testing.T) {
	t.Parallel()
	protocol.Bubble(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: 10 * time.Second}}, func(t *testing.T, w *protocol.World) {
		t.Helper()
		w.Transport = newVPC(w.Transport, time.Now().Add(time.Hour))
		c := protocol.NewCore(t, w)
		found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})})
		if found.Failed() || len(w.Mock.Alive()) != 1 || len(c.State) != 1 || !strings.Contains(found.String(), "not all of it could be set") {
			t.Errorf("%d links are alive, %d in the state: %s", len(w.Mock.Alive()), len(c.State), found)
		}
	})
}

// TestAccRaceOfTwoCLIs races two applies through the real CLI, each with its
// own process, while lists show neither order. Once they do, the younger order
// is withdrawn.
func TestAccRaceOfTwoCLIs(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{ListLag: mockapi.ListLag{New: time.Hour}, Lifecycle: mockapi.Lifecycle{Requested: mockapi.Manual}})
	var runs []*running
	for range 2 {
		c := newTerminal(t, w)
		c.configure(acctest.Link("paris", "paris"))
		runs = append(runs, c.start("apply", "-auto-approve", "-no-color", "-input=false"))
	}
	within(t, time.Minute, "both have ordered, and wait", func() bool { return w.Mock.Orders() == 2 && w.Mock.Count("GetLink") > 5 })
	w.Mock.SetListLag(mockapi.ListLag{})
	within(t, 30*time.Second, "one order is withdrawn", func() bool { return len(w.Mock.Alive()) == 1 })
	older := w.Mock.Alive()[0]
	if first := w.Mock.Links()[0]; older.ID != first.ID {
		t.Errorf("%s is left, want the older one, %s", older.ID, first.ID)
	}
	must(w.Mock.Act(older.ID, mockapi.Accept, ""))
	codes := map[int]string{}
	for _, run := range runs {
		<-run.done
		codes[run.code] = flat(run.out.String())
	}
	if !strings.Contains(codes[1], "came second, so it was withdrawn") || !strings.Contains(codes[1], "fr-par/"+older.ID) {
		t.Errorf("the younger apply does not name the older order:\n%s", codes[1])
	}
	if strings.Contains(codes[0], "InterLink named") || !strings.Contains(codes[0], "1 added") {
		t.Errorf("the older apply does not go well:\n%s", codes[0])
	}
}
