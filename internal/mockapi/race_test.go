package mockapi

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"
)

// TestClients has 50 clients do mixed work at once, and then checks what must always be true.
func TestClients(t *testing.T) {
	const clients, rounds = 50, 15
	k := newClock()
	c := start(t, Options{Now: k.Now, Lifecycle: Lifecycle{
		Configuring: time.Millisecond, Requested: 2 * time.Millisecond, Provisioning: 2 * time.Millisecond,
		Deprovisioning: time.Millisecond, Reconfiguring: time.Millisecond,
	}})
	vpc, policy := c.s.AddVPC("v"), c.s.AddPolicy(PolicySeed{Name: "p"})
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := 0
	for n := range clients {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(n), 1))
			mine := []string{}
			send := func(method, path string, body any) *answer {
				res, out, err := c.raw(method, path, body)
				if err != nil || res.StatusCode >= 500 {
					t.Errorf("%s %s: %v %v %s", method, path, res, err, out)
				}
				return res
			}
			for round := range rounds {
				k.add(time.Duration(rnd.IntN(1000)) * time.Microsecond)
				if round%3 == 0 {
					name := fmt.Sprintf("c%d-%d", n, round)
					if res := send("POST", base+"/links", hosted(name)); res != nil && res.StatusCode == http.StatusOK {
						mu.Lock()
						taken++
						mu.Unlock()
					}
					if l, err := c.s.Link(name); err == nil {
						mine = append(mine, l.ID)
					}
				}
				path := base + "/links/" + mine[rnd.IntN(len(mine))]
				switch rnd.IntN(9) {
				case 0:
					send("POST", path+"/attach-vpc", object{"vpc_id": vpc})
				case 1:
					send("POST", path+"/detach-vpc", object{})
				case 2:
					send("POST", path+"/attach-routing-policy", object{"routing_policy_id": policy})
				case 3:
					send("POST", path+"/enable-route-propagation", object{})
				case 4:
					send("DELETE", path, nil)
				case 5:
					send("PATCH", path, object{"tags": []string{"x"}})
				case 6:
					_ = c.s.Act(mine[0], Degrade, "") // may not fit
					c.s.Events(0)
				case 7:
					c.s.AddFault(Fault{Operation: "GetPop", Kind: StatusBefore, Status: 418})
					send("GET", base+"/pops/"+PopTH2, nil)
				case 8:
					send("GET", base+"/links?page_size=100&order_by=name_desc", nil)
				}
			}
		})
	}
	wg.Wait()
	if c.s.Orders() != taken || taken != clients*rounds/3 {
		t.Errorf("%d orders, %d taken", c.s.Orders(), taken)
	}
	ids, keys, vlans, addresses := map[string]bool{}, map[string]bool{}, map[uint32]bool{}, map[string]bool{}
	for _, l := range c.s.Links() {
		ids[l.ID], keys[l.PairingKey] = true, true
		if l.Alive {
			if vlans[l.VLAN] {
				t.Errorf("VLAN %d is there twice", l.VLAN)
			}
			vlans[l.VLAN] = true
		}
		if l.Alive == (l.Status == "deleted") || l.History[len(l.History)-1].Status != l.Status {
			t.Errorf("%+v", l)
		}
		for i := 1; i < len(l.History); i++ {
			if l.History[i].At.Before(l.History[i-1].At) {
				t.Errorf("history goes back: %+v", l.History)
			}
		}
	}
	for _, l := range c.s.st.links.list {
		addresses[l.scwV4], addresses[l.peerV4], addresses[l.scwV6], addresses[l.peerV6] = true, true, true, true
	}
	if len(ids) != taken || len(keys) != taken || len(addresses) != 4*taken {
		t.Errorf("%d ids, %d pairing keys and %d addresses of %d links", len(ids), len(keys), len(addresses), taken)
	}
	for i, e := range c.s.Events(0) {
		if e.N != i+1 {
			t.Fatalf("event %d has the number %d", i+1, e.N)
		}
	}
}
