package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// replyingTo is an API that replies with one body to every call of an operation.
func replyingTo(t *testing.T, operation string, body any) (*fakeAPI, *client.Client) {
	t.Helper()
	api := newFake(0)
	api.intercept = func(called string, _ *http.Request) (*http.Response, error) {
		if called != operation {
			return nil, nil
		}
		return reply(http.StatusOK, body), nil
	}
	return api, connect(t, api, client.Timing{})
}

// saidOf names what the API says about layer 3: true, false, or nothing.
func saidOf(says *bool) string {
	if says == nil {
		return "nothing"
	}
	return fmt.Sprint(*says)
}

// TestWhatTheAPISaysOfLayer3 keeps "false" and "nothing" apart, for single
// objects and for lists. The SDK does not.
func TestWhatTheAPISaysOfLayer3(t *testing.T) {
	t.Parallel()
	partners := []map[string]any{{"id": "a", "l3_connectivity": true}, {"id": "b"}, {"id": "c", "l3_connectivity": false}}
	want := []string{"true", "nothing", "false"}
	_, c := replyingTo(t, "partners", map[string]any{"partners": partners, "total_count": 3})
	all, err := c.ListPartners(t.Context(), &interlink.ListPartnersRequest{Region: region})
	if err != nil || len(all) != 3 {
		t.Fatalf("%v, %v", all, err)
	}
	for i, partner := range all {
		if got := saidOf(partner.L3Connectivity); got != want[i] || partner.ID != partners[i]["id"] {
			t.Errorf("partner %s says %s, want %s", partner.ID, got, want[i])
		}
	}
	var links []map[string]any
	for i, partner := range partners {
		links = append(links, map[string]any{"id": partner["id"], "partner": partner})
		_, c := replyingTo(t, "get", links[i])
		link, err := c.GetLink(t.Context(), refTo("x"), client.Unproven)
		if err != nil || saidOf(link.L3Connectivity) != want[i] {
			t.Errorf("a link: %+v, %v; want %s", link, err, want[i])
		}
		_, c = replyingTo(t, "partners", partner)
		one, err := c.GetPartner(t.Context(), region, "x")
		if err != nil || saidOf(one.L3Connectivity) != want[i] {
			t.Errorf("a partner: %+v, %v; want %s", one, err, want[i])
		}
	}
	links = append(links, map[string]any{"id": "own"}, map[string]any{"id": ""})
	_, c = replyingTo(t, "list", map[string]any{"links": links, "total_count": 4})
	shown, err := c.ListLinks(t.Context(), listOf("k"))
	if err != nil || len(shown) != 4 {
		t.Fatalf("%v, %v; want the four with an id", shown, err)
	}
	for i, link := range shown {
		if got := saidOf(link.L3Connectivity); got != append(want, "nothing")[i] {
			t.Errorf("link %s says %s", link.ID, got)
		}
	}
}

// TestAReplyWithoutAnIDIsNotAnObject checks empty bodies: the SDK reads one as an
// object.
func TestAReplyWithoutAnIDIsNotAnObject(t *testing.T) {
	t.Parallel()
	_, c := replyingTo(t, "create", map[string]any{"name": "paris"})
	if link, err := c.CreateLink(t.Context(), order("paris")); err == nil || client.MeaningOf(err) != client.Unknown {
		t.Errorf("a link: %+v, %v", link, err)
	}
	_, c = replyingTo(t, "routing-policies", map[string]any{"name": "a"})
	if policy, err := c.CreateRoutingPolicy(t.Context(), &interlink.CreateRoutingPolicyRequest{Region: region}); err == nil {
		t.Errorf("a policy: %+v", policy)
	}
}

// TestEmptyListsAreSentAsLists checks that an empty list is sent as [] and not
// null, and that a list with elements is sent as it is.
func TestEmptyListsAreSentAsLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tags []string
		want string
	}{"none": {nil, "[]"}, "one": {[]string{"a"}, `["a"]`}} {
		api := newFake(0)
		bodies := map[string]map[string]json.RawMessage{}
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if req.Method != http.MethodPost {
				return nil, nil
			}
			var body map[string]json.RawMessage
			if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
				t.Error(err)
			}
			bodies[operation] = body
			return reply(http.StatusOK, map[string]any{"id": "x"}), nil
		}
		c := connect(t, api, client.Timing{})
		wanted := order("paris")
		wanted.Tags = test.tags
		if _, err := c.CreateLink(t.Context(), wanted); err != nil {
			t.Error(err)
		}
		if _, err := c.CreateRoutingPolicy(t.Context(), &interlink.CreateRoutingPolicyRequest{Region: region, Tags: test.tags}); err != nil {
			t.Error(err)
		}
		for operation, body := range bodies {
			if got := string(body["tags"]); got != test.want {
				t.Errorf("%s, %s: tags are %s, want %s", name, operation, got, test.want)
			}
		}
		for _, field := range []string{"prefix_filter_in", "prefix_filter_out"} {
			if got := string(bodies["routing-policies"][field]); got != "[]" {
				t.Errorf("%s: %s is %s, want []", name, field, got)
			}
		}
	}
}

// TestAListWithAWrongCountEnds expects the end at an empty page, or at a page
// that shows nothing new.
func TestAListWithAWrongCountEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages  map[string][]string // ids by page; the last page repeats
		total  int
		want   int
		failed bool
	}{
		"one page":                   {map[string][]string{"1": {"a", "b"}}, 2, 2, false},
		"more than it counts":        {map[string][]string{"1": {"a", "b"}}, 1, 2, false},
		"less than it counts":        {map[string][]string{"1": {"a"}, "2": {}}, 9, 1, false},
		"two pages":                  {map[string][]string{"1": {"a"}, "2": {"b"}}, 2, 2, false},
		"one object on two pages":    {map[string][]string{"1": {"a", "b"}, "2": {"b", "c"}}, 4, 3, false},
		"the pages repeat the first": {map[string][]string{"1": {"a"}, "2": {"a"}}, 9, 0, true},
		"none":                       {map[string][]string{"1": {}}, 0, 0, false},
	} {
		api := newFake(0)
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if operation != "pops" {
				return nil, nil
			}
			pops := []map[string]any{}
			for _, id := range test.pages[req.URL.Query().Get("page")] {
				pops = append(pops, map[string]any{"id": id})
			}
			return reply(http.StatusOK, map[string]any{"pops": pops, "total_count": test.total}), nil
		}
		found, err := connect(t, api, client.Timing{}).ListPops(t.Context(), &interlink.ListPopsRequest{Region: region})
		if len(found) != test.want || (err != nil) != test.failed {
			t.Errorf("%s: %d, %v; want %d", name, len(found), err, test.want)
		}
		if calls := api.count("pops"); calls > len(test.pages) {
			t.Errorf("%s: %d pages were asked for, want %d", name, calls, len(test.pages))
		}
	}
}

// TestWhatIsLeftOfAConnection counts only the links that use the connection.
func TestWhatIsLeftOfAConnection(t *testing.T) {
	t.Parallel()
	link := func(id, status, connection string, bandwidth int) map[string]any {
		out := map[string]any{"id": id, "status": status, "bandwidth_mbps": bandwidth}
		if connection != "" {
			out["self"] = map[string]any{"connection_id": connection}
		}
		return out
	}
	api, c := replyingTo(t, "list", map[string]any{"total_count": 5, "links": []any{
		link("one", "active", "mine", 100), link("two", "requested", "mine", 200), link("gone", "deleted", "mine", 300),
		link("theirs", "active", "other", 900), link("hosted", "active", "", 500),
	}})
	mine, other := &client.DedicatedConnection{ID: "mine", BandwidthMbps: 1000}, &client.DedicatedConnection{ID: "other", BandwidthMbps: 500}
	uses, err := c.UsesOf(t.Context(), region, []*client.DedicatedConnection{mine, other})
	if err != nil || len(uses["mine"].Links) != 2 || uses["mine"].Remaining != 700 || len(uses["other"].Links) != 1 || uses["other"].Remaining != 0 {
		t.Errorf("%+v, %v", uses, err)
	}
	for range 2 {
		if use, err := c.UseOf(t.Context(), region, mine); err != nil || use.Remaining != 700 {
			t.Errorf("%+v, %v", use, err)
		}
	}
	if lists := api.count("list"); lists != 2 {
		t.Errorf("%d lists, want 2: UseOf is asked once", lists)
	}
	if uses, err := c.UsesOf(t.Context(), region, nil); err != nil || len(uses) != 0 || api.count("list") != 2 {
		t.Errorf("of no connection: %v, %v, %d lists", uses, err, api.count("list"))
	}
}

// TestAConnectionsListIsFiltered expects a filter by connection only if there is
// just one.
func TestAConnectionsListIsFiltered(t *testing.T) {
	t.Parallel()
	one, two := &client.DedicatedConnection{ID: "one"}, &client.DedicatedConnection{ID: "two"}
	for _, test := range []struct {
		of   []*client.DedicatedConnection
		want string
	}{{[]*client.DedicatedConnection{one}, "one"}, {[]*client.DedicatedConnection{one, two}, ""}} {
		api := newFake(0)
		api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
			if got := req.URL.Query().Get("connection_id"); operation == "list" && got != test.want {
				t.Errorf("asked for the connection %q, want %q", got, test.want)
			}
			return nil, nil
		}
		if _, err := connect(t, api, client.Timing{}).UsesOf(t.Context(), region, test.of); err != nil {
			t.Error(err)
		}
	}
}

// TestBandwidthsOf expects a GET for a PoP only if the list has shown no
// bandwidths.
func TestBandwidthsOf(t *testing.T) {
	t.Parallel()
	api, c := replyingTo(t, "pops", map[string]any{"id": "th2", "available_link_bandwidths_mbps": []int{50, 100}})
	shown := &client.Pop{ID: "th2", AvailableLinkBandwidthsMbps: []uint64{50}}
	if pop, err := c.BandwidthsOf(t.Context(), region, shown); err != nil || len(pop.AvailableLinkBandwidthsMbps) != 1 || api.count("pops") != 0 {
		t.Errorf("shown: %+v, %v, %d calls", pop, err, api.count("pops"))
	}
	if pop, err := c.BandwidthsOf(t.Context(), region, &client.Pop{ID: "th2"}); err != nil || len(pop.AvailableLinkBandwidthsMbps) != 2 || api.count("pops") != 1 {
		t.Errorf("not shown: %+v, %v, %d calls", pop, err, api.count("pops"))
	}
}

// TestNotOffered expects a text only if the API says that the region has no
// partners.
func TestNotOffered(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   int
		partners []any
		says     bool
	}{"nobody": {200, []any{}, true}, "somebody": {200, []any{map[string]any{"id": "a"}}, false}, "no answer": {403, []any{}, false}} {
		api := newFake(0)
		api.intercept = func(operation string, _ *http.Request) (*http.Response, error) {
			if operation != "partners" {
				return nil, nil
			}
			return reply(test.status, map[string]any{"partners": test.partners, "total_count": len(test.partners)}), nil
		}
		if said := connect(t, api, client.Timing{}).NotOffered(t.Context(), region); (said != "") != test.says {
			t.Errorf("%s: %q", name, said)
		}
	}
}

// TestWhichIsOlder compares the time of the order, then the id. Everybody gets
// the same result.
func TestWhichIsOlder(t *testing.T) {
	t.Parallel()
	first, second := time.Unix(1, 0), time.Unix(2, 0)
	link := func(id string, at *time.Time) *client.Link {
		return &client.Link{Link: interlink.Link{ID: id, CreatedAt: at}}
	}
	for name, test := range map[string]struct {
		a, b *client.Link
		want bool
	}{
		"earlier":             {link("b", &first), link("a", &second), true},
		"later":               {link("a", &second), link("b", &first), false},
		"at once, first id":   {link("a", &first), link("b", &first), true},
		"at once, second id":  {link("b", &first), link("a", &first), false},
		"one without a time":  {link("b", nil), link("a", &second), false},
		"other without one":   {link("a", &second), link("b", nil), true},
		"both without a time": {link("a", nil), link("b", nil), true},
		"itself":              {link("a", &first), link("a", &first), false},
	} {
		if got := client.Older(test.a, test.b); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

func TestListRoutingPolicies(t *testing.T) {
	t.Parallel()
	_, c := replyingTo(t, "routing-policies", map[string]any{"routing_policies": []map[string]any{{"id": "a"}, {"id": "b"}}, "total_count": 2})
	if all, err := c.ListRoutingPolicies(t.Context(), &interlink.ListRoutingPoliciesRequest{Region: region}); err != nil || len(all) != 2 || all[1].ID != "b" {
		t.Errorf("%v, %v", all, err)
	}
	api, c := replyingTo(t, "routing-policies", nil)
	api.intercept = func(string, *http.Request) (*http.Response, error) {
		return reply(http.StatusForbidden, map[string]any{"message": "no"}), nil
	}
	if all, err := c.ListRoutingPolicies(t.Context(), &interlink.ListRoutingPoliciesRequest{Region: region}); client.MeaningOf(err) != client.Denied || all != nil {
		t.Errorf("%v, %v", all, err)
	}
}
