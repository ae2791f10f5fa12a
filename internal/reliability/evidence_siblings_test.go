package reliability

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

const (
	policyA = "interlink_routing_policy.a"
	theGate = "interlink_link_activation.gate"
)

func policy() protocol.Config {
	return protocol.Config{policyA: {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}}
}

// sibling plays one trial in a bubble.
func sibling(t *testing.T, options mockapi.Options, play func(t *testing.T, w *protocol.World, c *protocol.Core)) {
	t.Helper()
	t.Parallel()
	protocol.Bubble(t, options, func(t *testing.T, w *protocol.World) {
		t.Helper()
		play(t, w, protocol.NewCore(t, w))
	})
}

func applied(t *testing.T, c *protocol.Core, cfg protocol.Config) {
	t.Helper()
	if found := c.Apply(background(t), cfg); found.Failed() {
		t.Fatal(found)
	}
}

// TestEvidenceSiblingOrderReplyWithoutID: the reply of the POST lacks its id, and lists show the order late.
func TestEvidenceSiblingOrderReplyWithoutID(t *testing.T) {
	for name, lag := range map[string]time.Duration{"lists are fresh": 0, "lists lag": 3 * time.Second} {
		t.Run(name, func(t *testing.T) {
			sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				w.Mock.SetListLag(mockapi.ListLag{New: lag})
				contradict(w, mockapi.Fault{Operation: "CreateLink", Kind: mockapi.LeaveOut, Body: "id"})
				found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)})
				alive := w.Mock.Alive()
				if c.State[theLink] == nil || len(alive) != 1 || !strings.HasSuffix(protocol.Text(c.State[theLink].Value, "id"), "/"+alive[0].ID) || c.State[theLink].Tainted {
					t.Errorf("%d alive, in the state: %t\n%s", len(alive), c.State[theLink] != nil, found)
					contradict(w)
					changes, found := c.Plan(background(t), protocol.Config{theLink: hosted("paris", nil)})
					t.Logf("the next plan: %s\n%s", changes, found)
				}
			})
		})
	}
}

// TestEvidenceSiblingPolicyReplyIsAnOldOne: the reply of the POST of a policy is an older policy of the same name.
func TestEvidenceSiblingPolicyReplyIsAnOldOne(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		theirs := w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}})
		contradict(w, another("CreateRoutingPolicy"))
		found := c.Apply(background(t), policy())
		if one := c.State[policyA]; one != nil && strings.HasSuffix(protocol.Text(one.Value, "id"), theirs) {
			t.Errorf("the state adopts the policy that was there before: %s", found)
		}
		contradict(w)
		c.Destroy(background(t))
		for _, one := range w.Mock.Policies() {
			if one.ID == theirs {
				return
			}
		}
		t.Errorf("destroy deleted the policy that was there before")
	})
}

// TestEvidenceSiblingGateOfAnotherTenant: another organization's key, the project of the configuration as before, and a gate on a link by its id.
func TestEvidenceSiblingGateOfAnotherTenant(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		link := w.Mock.AddLink(mockapi.LinkSeed{Name: "one"})
		applied(t, c, protocol.Config{theGate: {"link_id": link}})
		contradict(w, mockapi.Fault{Operation: "*", Kind: mockapi.OtherTenant})
		found := c.Refresh(background(t))
		if c.State[theGate] == nil {
			t.Errorf("the gate leaves the state: %s", found)
		}
	})
}

// TestEvidenceSiblingGateOfAnEarlierVersion: a gate of an earlier version has no project in its private state. Its link is in another project than the provider's.
func TestEvidenceSiblingGateOfAnEarlierVersion(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		link := w.Mock.AddLink(mockapi.LinkSeed{Name: "one", ProjectID: anotherProject})
		applied(t, c, protocol.Config{theGate: {"link_id": link}})
		c.State[theGate].Private = nil
		if found := c.Refresh(background(t)); found.Failed() {
			t.Errorf("the gate cannot be refreshed: %s", found)
		}
	})
}

// TestEvidenceSiblingEmptyGet: a 200 with little in it.
func TestEvidenceSiblingEmptyGet(t *testing.T) {
	for name, fields := range map[string]string{
		"only the id":                  `{"id":%q}`,
		"id, region, project":          `{"id":%q,"region":"fr-par","project_id":"` + mockapi.DefaultProjectID + `"}`,
		"id, region, project and name": `{"id":%q,"region":"fr-par","project_id":"` + mockapi.DefaultProjectID + `","name":"paris","status":"active"}`,
	} {
		t.Run(name, func(t *testing.T) {
			sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				cfg := protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("net")})}
				applied(t, c, cfg)
				contradict(w, mockapi.Fault{Operation: "GetLink", Kind: mockapi.Replace, Body: fmt.Sprintf(fields, w.Mock.Alive()[0].ID)})
				changes, found := c.Plan(background(t), cfg)
				t.Logf("%s %s", changes, found)
				if !found.Failed() && !changes.Empty() {
					t.Errorf("the plan: %s\n%s", changes, found)
				}
			})
		})
	}
}

// TestEvidenceSiblingEmptyGetOfAPolicy: E2: the same of a policy.
func TestEvidenceSiblingEmptyGetOfAPolicy(t *testing.T) {
	for name, fields := range map[string]string{"only the id": `{"id":%q}`, "id and region": `{"id":%q,"region":"fr-par"}`} {
		t.Run(name, func(t *testing.T) { emptyPolicy(t, fields) })
	}
}

func emptyPolicy(t *testing.T, fields string) {
	t.Helper()
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		applied(t, c, policy())
		contradict(w, mockapi.Fault{Operation: "GetRoutingPolicy", Kind: mockapi.Replace, Body: fmt.Sprintf(fields, w.Mock.Policies()[0].ID)})
		changes, found := c.Plan(background(t), policy())
		t.Logf("%s %s", changes, found)
		if !found.Failed() && !changes.Empty() {
			t.Errorf("the plan: %s\n%s", changes, found)
		}
	})
}

// TestEvidenceSiblingTotalCountOfFullPages: total_count is too small, and a multiple of the page size.
func TestEvidenceSiblingTotalCountOfFullPages(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, _ *protocol.Core) {
		t.Helper()
		for range 220 {
			w.Mock.AddLink(mockapi.LinkSeed{})
		}
		contradict(w, mockapi.Fault{Operation: "ListLinks", Kind: mockapi.TotalCount, Body: "200"})
		items, found := w.Open(t.Context(), t).List(t.Context(), "interlink_link", protocol.Attrs{}, 0, false)
		if len(items) != 220 && !found.Failed() {
			t.Errorf("%d links of 220, and no error", len(items))
		}
	})
}

// TestEvidenceSiblingRequestsForAnEmptyPage: the first page is empty, or small, and total_count is large.
func TestEvidenceSiblingRequestsForAnEmptyPage(t *testing.T) {
	for name, faults := range map[string][]mockapi.Fault{
		"first page is empty": {{Operation: "ListLinks", Kind: mockapi.EmptyPage, Body: "1"}},
		"no links of 900":     {{Operation: "ListLinks", Kind: mockapi.Replace, Body: `{"links":[],"total_count":900}`}},
	} {
		t.Run(name, func(t *testing.T) {
			sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, _ *protocol.Core) {
				t.Helper()
				for range 220 {
					w.Mock.AddLink(mockapi.LinkSeed{})
				}
				contradict(w, faults...)
				w.Open(t.Context(), t).List(t.Context(), "interlink_link", protocol.Attrs{}, 0, false)
				if sent := w.Mock.Count("ListLinks"); sent > 8 {
					t.Errorf("%d list requests, for a list of 3 pages", sent)
				}
			})
		})
	}
}

// TestEvidenceSiblingSlowEnd: after an accepted DELETE the link is configuring, or has a status nobody knows, for more than half a minute.
func TestEvidenceSiblingSlowEnd(t *testing.T) {
	for _, status := range []string{"configuring", "tearing_down"} {
		t.Run(status, func(t *testing.T) {
			sibling(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: 3 * 60 * 1e9}}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				applied(t, c, protocol.Config{theLink: hosted("paris", nil)})
				contradict(w)
				for _, operation := range []string{"GetLink", "ListLinks"} {
					w.Mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.Edit, Body: `{"status":"` + status + `"}`, Times: -1, Skip: 2})
				}
				time.AfterFunc(2*time.Minute, w.Mock.ClearFaults)
				if found := c.Destroy(background(t)); found.Failed() {
					t.Errorf("%s", found)
				}
			})
		})
	}
}

// TestEvidenceSiblingLinksOfAnotherConnection: the list of links on a connection ignores its filter.
func TestEvidenceSiblingLinksOfAnotherConnection(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		ours := w.Mock.AddConnection(mockapi.ConnectionSeed{Name: "ours", BandwidthMbps: 1000})
		theirs := w.Mock.AddConnection(mockapi.ConnectionSeed{Name: "theirs"})
		w.Mock.AddLink(mockapi.LinkSeed{Name: "theirs", ConnectionID: theirs, BandwidthMbps: 1000})
		contradict(w, mockapi.Fault{Operation: "ListLinks", Kind: mockapi.Query, Body: "connection_id="})
		_, found := c.Plan(background(t), protocol.Config{theLink: {
			"name": "paris", "pop_id": mockapi.PopDC3, "connection_id": ours, "bandwidth_mbps": 500, "peer_asn": 65000,
		}})
		if found.Failed() {
			t.Errorf("a valid order is refused: %s", found)
		}
	})
}

// TestEvidenceSiblingRequestsIfManyAreGone: requests of a refresh, if many objects are gone.
func TestEvidenceSiblingRequestsIfManyAreGone(t *testing.T) {
	t.Run("links one after another", func(t *testing.T) {
		sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			for range 1000 {
				w.Mock.AddLink(mockapi.LinkSeed{})
			}
			cfg := protocol.Config{}
			for n := range 8 {
				cfg[fmt.Sprintf("interlink_link.l%d", n)] = hosted(fmt.Sprint("l", n), nil)
			}
			applied(t, c, cfg)
			for _, one := range c.State {
				_, id, _ := strings.Cut(protocol.Text(one.Value, "id"), "/")
				must(w.Mock.Remove(id))
			}
			contradict(w)
			s := w.Open(t.Context(), t)
			for address, one := range c.State { // one after another
				s.Refresh(t.Context(), address, one)
			}
			t.Logf("%d GETs, %d lists", w.Mock.Count("GetLink"), w.Mock.Count("ListLinks"))
			if sent := w.Mock.Count("ListLinks"); sent > 25 {
				t.Errorf("%d list requests for 8 links that are gone, of a list of 10 pages", sent)
			}
		})
	})
}

// TestEvidenceSiblingWaitThatContradicts: GETs say 404 in a wait, and lists show the link. The end of the wait says so.
func TestEvidenceSiblingWaitThatContradicts(t *testing.T) {
	t.Run("create", func(t *testing.T) {
		sibling(t, silent, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			hide := hides("GetLink")
			hide.Skip, hide.Times = 3, -1
			contradict(w)
			w.Mock.AddFault(hide)
			found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", protocol.Attrs{"timeouts": protocol.Attrs{"create": "5m"}})})
			if lacks := missing(found.String(), "404", "list"); len(lacks) > 0 {
				t.Errorf("it does not say %q:\n%s", lacks, found)
			}
		})
	})
	t.Run("destroy, the reply to DELETE is lost", func(t *testing.T) {
		sibling(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Deprovisioning: mockapi.Manual}}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
			t.Helper()
			applied(t, c, protocol.Config{theLink: hosted("paris", protocol.Attrs{"timeouts": protocol.Attrs{"delete": "5m"}})})
			contradict(w, mockapi.Fault{Operation: "DeleteLink", Kind: mockapi.StatusAfter})
			time.AfterFunc(time.Minute, func() { contradict(w, hides("GetLink")) })
			found := c.Destroy(background(t))
			if lacks := missing(found.String(), "404", "list"); len(lacks) > 0 {
				t.Errorf("it does not say %q:\n%s", lacks, found)
			}
		})
	})
}

// TestEvidenceSiblingDataSourceByName: data sources by name, while the list says other things than the GET.
func TestEvidenceSiblingDataSourceByName(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, _ *protocol.Core) {
		t.Helper()
		w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
		w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}})
		s := w.Open(t.Context(), t)
		for list, want := range map[string]string{`{"vpc_id":null}`: "active", `{"status":"refused"}`: "active"} {
			contradict(w, shows("ListLinks", list))
			data, found := s.ReadData(t.Context(), "interlink_link", protocol.Attrs{"name": "paris"})
			if found.Failed() || protocol.Text(data.Value, "status") != want {
				t.Errorf("lists say %s: %s %s", list, protocol.Text(data.Value, "status"), found)
			}
		}
		contradict(w, shows("ListRoutingPolicies", `{"prefix_filter_in":[]}`))
		data, found := s.ReadData(t.Context(), "interlink_routing_policy", protocol.Attrs{"name": "a"})
		if found.Failed() || !strings.Contains(data.Value.String(), "192.0.2.0/24") {
			t.Errorf("the policy has no prefixes: %s %s", data.Value, found)
		}
	})
}

// TestEvidenceSiblingLingeringLink: an old link of the name lingers in lists, and its GET says 404. Both say that it does not live.
func TestEvidenceSiblingLingeringLink(t *testing.T) {
	for _, status := range []string{"deprovisioning", "refused"} {
		t.Run(status, func(t *testing.T) {
			sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				old := w.Mock.AddLink(mockapi.LinkSeed{Name: "paris", Status: status})
				<-time.After(time.Second)
				contradict(w, of(hides("GetLink"), old))
				if found := c.Apply(background(t), protocol.Config{theLink: hosted("paris", nil)}); found.Failed() || w.Mock.Orders() != 1 {
					t.Errorf("%d orders: %s", w.Mock.Orders(), found)
				}
			})
		})
	}
}

// TestEvidenceSiblingListOlderThanTheGet: a link is deleted elsewhere while a refresh that found a difference asks for it. The list is a moment old.
func TestEvidenceSiblingListOlderThanTheGet(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		cfg := protocol.Config{}
		for n := range 6 {
			cfg[fmt.Sprintf("interlink_link.l%d", n)] = hosted(fmt.Sprint("l", n), nil)
		}
		applied(t, c, cfg)
		var gone string
		for _, one := range w.Mock.Alive() {
			if one.Name == "l0" {
				gone = one.ID
			}
		}
		must(w.Mock.Edit(gone, func(link *mockapi.LinkFields) { link.Tags = []string{"changed"} }))
		contradict(w, mockapi.Fault{Operation: "GetLink", Kind: mockapi.Latency, Delay: 500 * time.Millisecond, Times: 1, Link: gone})
		time.AfterFunc(200*time.Millisecond, func() { must(w.Mock.Remove(gone)) })
		if found := c.Refresh(background(t)); found.Failed() {
			t.Errorf("%s", found)
		}
	})
}

// TestEvidenceSiblingRepliesWithoutRegion: replies leave out the region or the project.
func TestEvidenceSiblingRepliesWithoutRegion(t *testing.T) {
	for _, operation := range []string{"GetLink", "CreateLink", "GetLink,CreateLink", "CreateRoutingPolicy", "AttachVpc", "DeleteLink", "UpdateLink"} {
		for _, field := range []string{"region", "project_id"} {
			t.Run(operation+" "+field, func(t *testing.T) {
				sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
					t.Helper()
					contradict(w, mockapi.Fault{Operation: operation, Kind: mockapi.LeaveOut, Body: field})
					cfg := policy().With(protocol.Config{theLink: hosted("paris", protocol.Attrs{"vpc_id": w.Mock.AddVPC("net"), "timeouts": protocol.Attrs{"create": "3m"}})})
					found := c.Apply(background(t), cfg)
					for _, address := range []string{theLink, policyA} {
						one := c.State[address]
						if one == nil || one.Tainted || protocol.Text(one.Value, "region") != "fr-par" || !strings.HasPrefix(protocol.Text(one.Value, "id"), "fr-par/") {
							t.Errorf("%s is not in the state, tainted, or without its region:\n%s", address, found)
						}
					}
					if orders := w.Mock.Orders(); orders != 1 {
						t.Errorf("%d orders", orders)
					}
					contradict(w)
					// While no GET can be believed, the VPC is not attached.
					if changes, found := c.Plan(background(t), cfg); found.Failed() || !changes.Empty() && operation != "GetLink,CreateLink" {
						t.Errorf("the next plan: %s\n%s", changes, found)
					}
				})
			})
		}
	}
}

// TestEvidenceSiblingHungWitness: the list that has to confirm a 404 hangs.
func TestEvidenceSiblingHungWitness(t *testing.T) {
	sibling(t, mockapi.Options{}, func(t *testing.T, w *protocol.World, c *protocol.Core) {
		t.Helper()
		applied(t, c, protocol.Config{theLink: hosted("paris", nil)})
		must(w.Mock.Remove(w.Mock.Alive()[0].ID))
		contradict(w, mockapi.Fault{Operation: "ListLinks", Kind: mockapi.StallBefore})
		begun := time.Now()
		found := c.Refresh(background(t))
		if took := time.Since(begun); took > 3*time.Minute {
			t.Errorf("the refresh took %s, %d list requests: %s", took, w.Mock.Count("ListLinks"), found)
		}
	})
}
