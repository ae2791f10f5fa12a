package client_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// with is a list's reply with another value, or that of its first link.
func with(key string, value any) func(page string, reply object) any {
	return func(_ string, reply object) any {
		edited := reply
		if _, isOfList := reply[key]; !isOfList {
			links := slices.Clone(reply["links"].([]object))
			links[0] = maps.Clone(links[0])
			edited, reply["links"] = links[0], links
		}
		put(edited, object{key: value})
		return reply
	}
}

// TestAListThatIsNone has a list of 250 links, whose replies are not the list that was
// asked for. It is made once more. If it is the list then, it is believed.
func TestAListThatIsNone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		edit func(page string, reply object) any
		want string
	}{
		"something else":           {func(string, object) any { return object{"message": "maintenance"} }, "it has no total_count"},
		"no array":                 {with("links", absent{}), "it has no links"},
		"a null":                   {with("links", nil), "it has no links"},
		"no count":                 {with("total_count", absent{}), "it has no total_count"},
		"a count of null":          {with("total_count", nil), "it has no total_count"},
		"it counts one more":       {with("total_count", 251), "it lists 250 objects and counts 251"},
		"it counts one less":       {with("total_count", 249), "it lists 250 objects and counts 249"},
		"it counts none":           {with("total_count", 0), "it lists 100 objects and counts 0"},
		"it counts its page":       {with("total_count", 100), "it lists 200 objects and counts 100"},
		"it counts without an end": {with("total_count", 1<<40), "pages, and one was read"},
		"it counts, and has none":  {with("links", []any{}), "it lists 0 objects and counts 250"},
		"no id":                    {with("id", ""), "it has no id"},
		"an element is null":       {with("links", []any{nil}), "it has a null"},
		"another project":          {with("project_id", organization), "of project " + organization},
		"no project":               {with("project_id", ""), "the list of project " + project + " shows"},
		"an empty page": {func(page string, reply object) any {
			if page == "2" {
				reply["links"] = []any{}
			}
			return reply
		}, "it lists 150 objects and counts 250"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, bad := range []int{1, 2} { // how many lists
				synctest.Test(t, func(t *testing.T) {
					api, lists := newFake(250), 0
					c := connect(t, api)
					api.ask = func(call string, req *http.Request) {
						if call == "list links" && req.URL.Query().Get("page") == "1" {
							lists++
						}
					}
					api.edit = func(_ string, req *http.Request, reply object) any {
						if lists > bad {
							return reply
						}
						return test.edit(req.URL.Query().Get("page"), reply)
					}
					links, err := c.ListLinks(t.Context(), ofProject())
					switch {
					case bad == 1 && (err != nil || len(links) != 250 || lists != 2):
						t.Errorf("made once more: %d links of %d lists, %v", len(links), lists, err)
					case bad == 2 && (err == nil || !strings.Contains(err.Error(), test.want) || links != nil || lists != 2):
						t.Errorf("%d links of %d lists, %v; want %q", len(links), lists, err, test.want)
					case bad == 2 && (client.MeaningOf(err) != client.Unknown || !client.Retryable(err)):
						t.Errorf("it is no failure that may pass: %+v", client.ErrorOf(err))
					}
				})
			}
		})
	}
}

func ofProject() *interlink.ListLinksRequest {
	asked := project
	return &interlink.ListLinksRequest{Region: region, ProjectID: &asked}
}

// TestAListIsWhole has lists of many lengths, and an API that has its own idea of pages.
func TestAListIsWhole(t *testing.T) {
	t.Parallel()
	override := func(key, value string) func(url.Values) { return func(query url.Values) { query.Set(key, value) } }
	for name, test := range map[string]struct {
		links    int
		paging   func(url.Values)
		requests int
		failed   string
	}{
		"none":                     {0, nil, 1, ""},
		"less than a page":         {99, nil, 1, ""},
		"exactly a page":           {100, nil, 2, ""}, // the count may be of a page
		"one more":                 {101, nil, 2, ""},
		"three pages":              {250, nil, 3, ""},
		"smaller pages":            {250, override("page_size", "20"), 13, ""},
		"page_size is ignored":     {250, override("page_size", "1000"), 1, ""},
		"a page, page is ignored":  {100, override("page", "1"), 2, ""},
		"pages, page is ignored":   {250, override("page", "1"), 6, "it lists 100 objects and counts 250"},
		"a page, for ever":         {50, override("page", "1"), 1, ""},
		"smaller pages are no end": {21, override("page_size", "20"), 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(test.links)
				c := connect(t, api)
				api.ask = func(_ string, req *http.Request) {
					if query := req.URL.Query(); test.paging != nil {
						test.paging(query)
						req.URL.RawQuery = query.Encode()
					}
				}
				links, err := c.ListLinks(t.Context(), ofProject())
				if api.count("list links") != test.requests {
					t.Errorf("%d requests, want %d", api.count("list links"), test.requests)
				}
				if test.failed != "" && (err == nil || !strings.Contains(err.Error(), test.failed)) || test.failed == "" && (err != nil || len(links) != test.links) {
					t.Errorf("%d links, %v; want %d, %s", len(links), err, test.links, test.failed)
				}
			})
		})
	}
}

// TestAnEmptyList may be without its array: which keys it has is not known.
func TestAnEmptyList(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"links":[],"total_count":0}`: true, `{"links":null,"total_count":0}`: true, `{"total_count":0}`: true,
		`{"links":[]}`: false, `{}`: false, `null`: false, `{"links":{},"total_count":0}`: false,
	} {
		c := connect(t, said("", "application/json", body))
		if links, err := c.ListLinks(t.Context(), ofProject()); (err == nil) != want || len(links) != 0 {
			t.Errorf("%s: %v, %v; want an empty list: %t", body, links, err, want)
		}
	}
}

// TestAListOfAnyProject may have links of several.
func TestAListOfAnyProject(t *testing.T) {
	t.Parallel()
	api := newFake(2)
	api.set(api.ids()[0], "project_id", organization)
	if links, err := connect(t, api).ListLinks(t.Context(), &interlink.ListLinksRequest{Region: region}); err != nil || len(links) != 2 {
		t.Errorf("%v, %v", links, err)
	}
}

// TestALinkMayGoWhileItsListIsMade changes the count between two pages.
func TestALinkMayGoWhileItsListIsMade(t *testing.T) {
	t.Parallel()
	api := newFake(150)
	c := connect(t, api)
	api.ask = func(_ string, req *http.Request) {
		if req.URL.Query().Get("page") == "2" {
			api.objects["links"] = api.objects["links"][:149]
		}
	}
	if links, err := c.ListLinks(t.Context(), ofProject()); err != nil || len(links) != 149 || api.count("list links") != 2 {
		t.Errorf("%d links of %d requests, %v", len(links), api.count("list links"), err)
	}
}

// TestAListThatIsRefused is not made again.
func TestAListThatIsRefused(t *testing.T) {
	t.Parallel()
	api := newFake(3)
	c := connect(t, api)
	api.inject("list links", apiError(403, "permissions_denied", nil), forever)
	if links, err := c.ListLinks(t.Context(), ofProject()); client.MeaningOf(err) != client.Denied || links != nil || api.count("list links") != 1 {
		t.Errorf("%v, %v after %d requests", links, err, api.count("list links"))
	}
}

// TestEveryKindOfList has one with two objects, and one without its array.
func TestEveryKindOfList(t *testing.T) {
	t.Parallel()
	for key, list := range map[string]func(*client.Client) (int, error){
		"partners": func(c *client.Client) (int, error) {
			all, err := c.ListPartners(t.Context(), &interlink.ListPartnersRequest{Region: region})
			return len(all), err
		},
		"pops": func(c *client.Client) (int, error) {
			all, err := c.ListPops(t.Context(), &interlink.ListPopsRequest{Region: region})
			return len(all), err
		},
		"connections": func(c *client.Client) (int, error) {
			all, err := c.ListDedicatedConnections(t.Context(), &interlink.ListDedicatedConnectionsRequest{Region: region})
			return len(all), err
		},
		"routing_policies": func(c *client.Client) (int, error) {
			all, err := c.ListRoutingPolicies(t.Context(), &interlink.ListRoutingPoliciesRequest{Region: region})
			return len(all), err
		},
	} {
		for body, want := range map[string]int{`[{"id":"a"},{"id":"b"}]`: 2, `[{"id":"a"},{}]`: 0, `[{"id":"a"},null]`: 0, `null`: 0} {
			c := connect(t, said("", "application/json", `{"`+key+`":`+body+`,"total_count":2}`))
			if found, err := list(c); found != want || (err == nil) != (want > 0) {
				t.Errorf("%s %s: %d, %v; want %d", key, body, found, err, want)
			}
		}
	}
}
