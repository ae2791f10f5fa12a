package reliability

import (
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestPolicyDetaches deletes a policy with detach_on_destroy that links outside the configuration use, whatever the API
// does on the way.
func TestPolicyDetaches(t *testing.T) {
	t.Parallel()
	detach := func(kind mockapi.FaultKind, times int) []mockapi.Fault {
		return []mockapi.Fault{{Operation: "DetachRoutingPolicy", Kind: kind, Times: times}}
	}
	for name, test := range map[string]struct {
		faults []mockapi.Fault
		status string   // of the links
		says   []string // the error; none: it succeeds
	}{
		"all well":         {},
		"not built":        {status: "requested"},
		"lost replies":     {faults: detach(mockapi.ResetAfter, -1)},
		"500 after":        {faults: detach(mockapi.StatusAfter, 1)},
		"500 before":       {faults: detach(mockapi.StatusBefore, 3)},
		"429":              {faults: detach(mockapi.TooManyRequests, 3)},
		"409 transient":    {faults: detach(mockapi.TransientState, 5)},
		"empty body":       {faults: detach(mockapi.EmptyAfter, 1)},
		"403":              {faults: detach(mockapi.PermissionsDenied, -1), says: []string{"could not be detached", "was not deleted"}},
		"412":              {faults: detach(mockapi.PreconditionFailed, -1), says: []string{"could not be detached"}},
		"busy forever":     {faults: detach(mockapi.TransientState, -1), says: []string{"could not be detached", "Scaleway is still applying"}},
		"refused link":     {status: "refused", says: []string{"refused", "takes no changes", "delete the link first"}},
		"lingering link":   {status: "deprovisioning", says: []string{"deprovisioning", "takes no changes"}},
		"locked link":      {status: "locked", says: []string{"could not be detached", "locked", "support ticket"}},
		"links unreadable": {faults: []mockapi.Fault{{Operation: "ListLinks", Kind: mockapi.StatusBefore, Times: 2}, {Operation: "GetLink", Kind: mockapi.StatusBefore, Times: 2}}},
		"links forbidden":  {faults: []mockapi.Fault{{Operation: "ListLinks", Kind: mockapi.PermissionsDenied}}},
		"policy hidden":    {faults: []mockapi.Fault{{Operation: "DeleteRoutingPolicy", Kind: mockapi.Hidden}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			protocol.Bubble(t, mockapi.Options{PolicyInUseFor: 7 * time.Second, Lifecycle: mockapi.Lifecycle{Reconfiguring: 2 * time.Second}}, func(t *testing.T, w *protocol.World) {
				t.Helper()
				c := protocol.NewCore(t, w)
				if found := c.Apply(background(t), protocol.Config{"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}, "detach_on_destroy": true}}); found.Failed() {
					t.Fatal(found)
				}
				policy := w.Mock.Policies()[0].ID
				for _, project := range []string{"", "11111111-2222-3333-4444-555555555555"} {
					w.Mock.AddLink(mockapi.LinkSeed{Status: test.status, ProjectID: project, RoutingPolicyV4ID: policy, Propagation: true})
				}
				for _, fault := range test.faults {
					w.Mock.AddFault(fault)
				}
				found := c.Destroy(background(t))
				if got := len(w.Mock.Policies()) == 0; got != (test.says == nil) || found.Failed() == got || (len(c.State) == 0) != got {
					t.Errorf("the policy is deleted: %t, with %s", got, found)
				}
				for _, word := range test.says {
					if !strings.Contains(found.String(), word) {
						t.Errorf("the error does not say %q: %s", word, found)
					}
				}
			})
		})
	}
}

// TestPolicyInUseIsToldAtOnce: the error names a link that holds the policy at once. A refusal that no link explains is
// retried for half a minute.
func TestPolicyInUseIsToldAtOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		link   *mockapi.LinkSeed
		faults []mockapi.Fault
		inUse  time.Duration
		says   string // the error; "": it succeeds
		soon   bool
	}{
		"held":                    {link: &mockapi.LinkSeed{Name: "paris"}, says: `"paris"`, soon: true},
		"held by a lingering one": {link: &mockapi.LinkSeed{Name: "paris", Status: "deprovisioning"}, says: "until it is gone", soon: true},
		"shown by a list only":    {link: &mockapi.LinkSeed{Name: "paris"}, faults: []mockapi.Fault{{Operation: "GetLink", Kind: mockapi.Hidden, Times: -1}, {Operation: "DeleteRoutingPolicy", Kind: mockapi.PreconditionFailed, Times: 3, Body: "in use"}}, says: `"paris"`},
		"some seconds longer":     {inUse: 20 * time.Second},
		"forever":                 {inUse: time.Hour, says: "shows no InterLink that uses it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			protocol.Bubble(t, mockapi.Options{PolicyInUseFor: test.inUse}, func(t *testing.T, w *protocol.World) {
				t.Helper()
				c := protocol.NewCore(t, w)
				if found := c.Apply(background(t), protocol.Config{"interlink_routing_policy.a": {"name": "a", "prefix_filter_in": []string{"192.0.2.0/24"}}}); found.Failed() {
					t.Fatal(found)
				}
				seed := mockapi.LinkSeed{Name: "gone"}
				if test.link != nil {
					seed = *test.link
				}
				seed.RoutingPolicyV4ID = w.Mock.Policies()[0].ID
				id := w.Mock.AddLink(seed)
				if test.link == nil {
					must(w.Mock.Remove(id))
				}
				for _, fault := range test.faults {
					w.Mock.AddFault(fault)
				}
				began := time.Now()
				found := c.Destroy(background(t))
				if found.Failed() != (test.says != "") || !strings.Contains(found.String(), test.says) {
					t.Errorf("want %q: %s", test.says, found)
				}
				if took := time.Since(began); took > time.Second == test.soon || took > 45*time.Second {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}
