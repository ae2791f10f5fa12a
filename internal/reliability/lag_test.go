package reliability

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

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
		ordered(t, mockapi.Options{ListLag: lag, Lifecycle: silent.Lifecycle}, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			w.Mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: mockapi.StatusAfter})
			cfg := protocol.Config{theLink: handedOver}
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

// TestRaceWhileListsLag races two applies for one name, the second one a second
// later, while lists show an order only after a while. The younger order is
// withdrawn once the older one shows, because the partner has not seen it yet. If
// the partner has accepted both by then, neither is deleted, and one warning names
// both.
func TestRaceWhileListsLag(t *testing.T) {
	t.Parallel()
	late, old := mockapi.ListLag{New: 5 * time.Second}, mockapi.ListLag{Content: 5 * time.Second}
	waiting, accepted := mockapi.Lifecycle{Requested: time.Minute}, mockapi.Lifecycle{Requested: 2 * time.Second, Provisioning: 30 * time.Second}
	configuring := mockapi.Lifecycle{Configuring: 20 * time.Second, Requested: time.Minute}
	for name, test := range map[string]struct {
		options mockapi.Options
		slow    time.Duration // of each list
		allowed bool          // duplicates are
		both    bool          // stay
	}{
		"new links are shown late":              {options: mockapi.Options{ListLag: late, Lifecycle: waiting}},
		"new links are shown late, configuring": {options: mockapi.Options{ListLag: late, Lifecycle: configuring}},
		"the content is old":                    {options: mockapi.Options{ListLag: old, Lifecycle: waiting}},
		"the content is old, configuring":       {options: mockapi.Options{ListLag: old, Lifecycle: configuring}},
		"lists are slow": {
			options: mockapi.Options{ListLag: mockapi.ListLag{New: 5 * time.Minute}, Lifecycle: mockapi.Lifecycle{Requested: 20 * time.Minute}},
			slow:    3 * time.Second,
		},
		"accepted, new links are shown late": {options: mockapi.Options{ListLag: late, Lifecycle: accepted}, both: true},
		"accepted, the content is old":       {options: mockapi.Options{ListLag: old, Lifecycle: accepted}, both: true},
		"allowed, new links are shown late":  {options: mockapi.Options{ListLag: late, Lifecycle: accepted}, both: true, allowed: true},
		"allowed, the content is old":        {options: mockapi.Options{ListLag: old, Lifecycle: accepted}, both: true, allowed: true},
	} {
		protocol.Bubble(t, test.options, func(t *testing.T, w *protocol.World) {
			t.Helper()
			if test.slow > 0 {
				w.Mock.AddFault(mockapi.Fault{Operation: "ListLinks", Kind: mockapi.Latency, Delay: test.slow, Times: -1})
			}
			arguments := protocol.Attrs{"vpc_id": w.Mock.AddVPC("office"), "allow_duplicate_name": test.allowed}
			cores, said := [2]*protocol.Core{protocol.NewCore(t, w), protocol.NewCore(t, w)}, [2]protocol.Findings{}
			var group sync.WaitGroup
			for i, c := range cores {
				group.Go(func() {
					<-time.After(time.Duration(i)*time.Second + 1) // a timer of no length can crash the race detector in a bubble
					said[i] = c.Apply(background(t), protocol.Config{theLink: hosted("paris", arguments)})
				})
			}
			group.Wait()
			alive := w.Mock.Alive()
			told := fmt.Sprintf("%s: %d links are alive, %d and %d in the states: %s\n%s", name, len(alive), len(cores[0].Held()), len(cores[1].Held()), said[0], said[1])
			if len(cores[0].Held()) != 1 || len(said[0]) > 0 || len(alive) != len(cores[0].Held())+len(cores[1].Held()) {
				t.Fatal(told)
			}
			if !test.both {
				if len(alive) != 1 || cores[0].Held()[alive[0].ID] == "" || !said[1].Names(alive[0].ID) || !strings.Contains(said[1].String(), "withdrawn") {
					t.Error(told)
				}
				return
			}
			warned := strings.Contains(said[1].String(), alive[0].ID) && strings.Contains(said[1].String(), alive[1].ID)
			if len(alive) != 2 || said[1].Failed() || warned == test.allowed || strings.Count(said[1].String(), "both are billed") > 1 {
				t.Error(told)
			}
		})
	}
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

// TestVPCThatIsNew attaches a VPC that was made some seconds ago. InterLink
// does not know it yet, so the provider retries for half a minute. Then it
// withdraws an order, and an update fails.
func TestVPCThatIsNew(t *testing.T) {
	t.Parallel()
	notFound := replied(http.StatusNotFound, "application/json", `{"type":"not_found","message":"resource is not found","resource":"vpc","resource_id":"x"}`)
	for _, first := range []protocol.Attrs{nil, hosted("paris", nil)} {
		for _, unknown := range []time.Duration{20 * time.Second, time.Hour} {
			ordered(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Requested: time.Minute}}, first, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				base, began := w.Transport, time.Now()
				w.Transport = wire(func(req *http.Request) (*http.Response, error) {
					if operationOf(req) == "AttachVpc" && time.Since(began) < unknown {
						return notFound()
					}
					return base.RoundTrip(req)
				})
				found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("office")})})
				fails, left := unknown == time.Hour, 1
				if fails && first == nil {
					left = 0
				}
				alive := w.Mock.Alive()
				if found.Failed() != fails || len(alive) != left || len(c.State) != left || w.Mock.Orders() != 1 || !fails && alive[0].VpcID == "" {
					t.Errorf("update %t, unknown for %s: %d in the state, alive are %+v: %s", first != nil, unknown, len(c.State), alive, found)
				}
				if took := time.Since(began); fails && (took < 30*time.Second || took > 45*time.Second) {
					t.Errorf("update %t: it was given up after %s", first != nil, took)
				}
			})
		}
	}
}
