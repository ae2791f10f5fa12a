package client_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// isUnknown reports whether an error leaves it open whether a POST has made something.
func isUnknown(err error, kind string) bool {
	return err != nil && client.MeaningOf(err) == client.Unknown && !client.NotTaken(err, kind)
}

// TestTheReplyToAnOrderIsAboutANewLink has an API that takes the order, and replies with
// something else. Then it is not known what was taken, and nothing of the reply is kept.
func TestTheReplyToAnOrderIsAboutANewLink(t *testing.T) {
	t.Parallel()
	const first, second = "0000000a-0000-0000-0000-000000000001", "0000000a-0000-0000-0000-000000000002"
	for name, test := range map[string]struct {
		fields object
		before func(c *client.Client) error // what this process did with another link
		want   bool
	}{
		"it is":                        {object{}, nil, true},
		"another name":                 {object{"name": "rome"}, nil, false},
		"another PoP":                  {object{"pop_id": project}, nil, false},
		"another region":               {object{"region": "nl-ams"}, nil, false},
		"another project":              {object{"project_id": organization}, nil, false},
		"no region":                    {object{"region": ""}, nil, false},
		"no project":                   {object{"project_id": ""}, nil, false},
		"no status":                    {object{"status": absent{}}, nil, false},
		"no time of a change":          {object{"updated_at": absent{}}, nil, false},
		"a link that nobody knew":      {object{"id": first}, nil, true},
		"a link of the state":          {object{"id": first}, func(c *client.Client) error { c.Manage(refTo(first)); return nil }, false},
		"another of the state, though": {object{"id": second}, func(c *client.Client) error { c.Manage(refTo(first)); return nil }, true},
		"a link that was written":      {object{"id": first}, func(c *client.Client) error { _, err := c.SetPropagation(t.Context(), refTo(first), true); return err }, false},
		"a link that was ordered":      {object{"id": second}, func(c *client.Client) error { _, err := c.CreateLink(t.Context(), order("paris")); return err }, false},
		"the name in capitals":         {object{"name": "PARIS"}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newFake(1)
			c := connect(t, api)
			if test.before != nil {
				if err := test.before(c); err != nil {
					t.Fatal(err)
				}
			}
			api.edit = func(call string, _ *http.Request, reply object) any {
				if call == "create links" {
					put(reply, test.fields)
				}
				return reply
			}
			link, err := c.CreateLink(t.Context(), order("paris"))
			if test.want && (err != nil || link == nil) || !test.want && !isUnknown(err, "link") {
				t.Errorf("%+v, %v", link, err)
			}
		})
	}
}

// TestAnOrderWithoutAnID has a reply without an id. Nothing of it is kept, so a search for
// the order finds the link that the API has.
func TestAnOrderWithoutAnID(t *testing.T) {
	t.Parallel()
	api := newFake(0)
	c := connect(t, api)
	api.edit = func(call string, _ *http.Request, reply object) any {
		if call == "create links" {
			reply["id"] = ""
		}
		return reply
	}
	if _, err := c.CreateLink(t.Context(), order("paris")); !isUnknown(err, "link") {
		t.Error(err)
	}
	if ids := named(t, c, "paris", 0); !slices.Equal(ids, api.ids()) {
		t.Errorf("%q, want %q", ids, api.ids())
	}
}

// TestTheReplyToANewPolicy is like that of an order.
func TestTheReplyToANewPolicy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fields object
		want   bool
	}{
		"it is":           {object{}, true},
		"no id":           {object{"id": ""}, false},
		"another name":    {object{"name": "rome"}, false},
		"another project": {object{"project_id": organization}, false},
		"another family":  {object{"is_ipv6": false}, false},
		"no region":       {object{"region": ""}, false},
		"no project":      {object{"project_id": ""}, false},
		"no time":         {object{"updated_at": absent{}}, false},
	} {
		api := newFake(0)
		c := connect(t, api)
		api.edit = func(_ string, _ *http.Request, reply object) any {
			put(reply, test.fields)
			return reply
		}
		policy, err := c.CreateRoutingPolicy(t.Context(), &interlink.CreateRoutingPolicyRequest{Region: region, ProjectID: project, Name: "a", IsIPv6: true})
		if test.want && (err != nil || policy == nil) || !test.want && !isUnknown(err, "routing_policy") {
			t.Errorf("%s: %+v, %v", name, policy, err)
		}
	}
}

// TestTheReplyToAChangedPolicy has to be about that policy. The change may have been made.
func TestTheReplyToAChangedPolicy(t *testing.T) {
	t.Parallel()
	api := newFake(0)
	id, other := api.add("routing-policies", "one"), api.add("routing-policies", "two")
	c := connect(t, api)
	if _, err := c.GetRoutingPolicy(t.Context(), refTo(id)); err != nil { // so that an earlier time is older
		t.Fatal(err)
	}
	for _, fields := range []object{
		{"id": other}, {"id": ""}, {"region": "nl-ams"}, {"region": ""}, {"updated_at": absent{}}, {"updated_at": "2025-01-01T00:00:00Z"}, nil,
	} {
		api.edit = func(_ string, _ *http.Request, reply object) any {
			put(reply, fields)
			return reply
		}
		_, err := c.UpdateRoutingPolicy(t.Context(), &interlink.UpdateRoutingPolicyRequest{Region: region, RoutingPolicyID: id})
		if fields != nil && client.MeaningOf(err) != client.Doubtful || fields == nil && err != nil {
			t.Errorf("the reply has %v: %v", fields, err)
		}
	}
}

// TestNotTaken says of which error replies to a POST it is certain that it made nothing.
func TestNotTaken(t *testing.T) {
	t.Parallel()
	about := func(resource string) object { return object{"resource": resource, "current_state": "configuring"} }
	for name, test := range map[string]struct {
		what fault
		want bool
	}{
		"its arguments":           {apiError(400, "invalid_arguments", nil), true},
		"the key":                 {apiError(401, "denied_authentication", nil), true},
		"the key's permissions":   {apiError(403, "permissions_denied", nil), true},
		"a quota":                 {apiError(403, "quotas_exceeded", nil), true},
		"a stock":                 {apiError(410, "out_of_stock", nil), true},
		"a precondition":          {apiError(412, "precondition_failed", nil), true},
		"a limit":                 {status(429, "3600"), true},
		"never sent":              {refused, true},
		"a VPC is missing":        {apiError(404, "not_found", about("vpc")), true},
		"a VPC is being changed":  {apiError(409, "transient_state", about("vpc")), true},
		"a policy is locked":      {apiError(423, "locked", about("routing_policy")), true},
		"a conflict about a VPC":  {apiError(409, "conflict", about("vpc")), true},
		"the link is missing":     {apiError(404, "not_found", about("link")), false},
		"the link is changed":     {apiError(409, "transient_state", about("link")), false},
		"the link is locked":      {apiError(423, "locked", about("link")), false},
		"a conflict about it":     {apiError(409, "conflict", about("link")), false},
		"a conflict":              {apiError(409, "conflict", nil), false},
		"something is missing":    {apiError(404, "not_found", nil), false},
		"a gateway's 400":         {status(400), false},
		"a gateway's 403":         {status(403), false},
		"a gateway's 404":         {status(404), false},
		"a gateway's 409":         {status(409), false},
		"a gateway's 412":         {status(412), false},
		"it failed":               {status(500), false},
		"it failed, about a VPC":  {apiError(500, "internal", about("vpc")), false},
		"a time-out of a gateway": {status(504), false},
		"no reply":                {timeout, false},
		"half a reply":            {half, false},
		"another page":            {html, false},
		"nothing":                 {noID, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(0)
				c := connect(t, api)
				api.inject("create links", test.what, forever)
				if _, err := c.CreateLink(t.Context(), order("paris")); err == nil || client.NotTaken(err, "link") != test.want {
					t.Errorf("%v: not taken is %t, want %t", err, !test.want, test.want)
				}
			})
		})
	}
}

// TestChanges are each one request, and their replies have to be about their link.
func TestChanges(t *testing.T) {
	t.Parallel()
	const id = "0000000a-0000-0000-0000-000000000001"
	name, ref := "rome", refTo(id)
	for want, change := range map[string]func(c *client.Client) (*client.Link, error){
		"PATCH ":                          func(c *client.Client) (*client.Link, error) { return c.UpdateLink(t.Context(), ref, &name, nil, nil) },
		"DELETE ":                         func(c *client.Client) (*client.Link, error) { return c.DeleteLink(t.Context(), ref) },
		"POST /attach-vpc":                func(c *client.Client) (*client.Link, error) { return c.SetVPC(t.Context(), ref, "v") },
		"POST /detach-vpc":                func(c *client.Client) (*client.Link, error) { return c.SetVPC(t.Context(), ref, "") },
		"POST /attach-routing-policy":     func(c *client.Client) (*client.Link, error) { return c.SetPolicy(t.Context(), ref, "", "new") },
		"POST /set-routing-policy":        func(c *client.Client) (*client.Link, error) { return c.SetPolicy(t.Context(), ref, "old", "new") },
		"POST /detach-routing-policy":     func(c *client.Client) (*client.Link, error) { return c.SetPolicy(t.Context(), ref, "old", "") },
		"POST /enable-route-propagation":  func(c *client.Client) (*client.Link, error) { return c.SetPropagation(t.Context(), ref, true) },
		"POST /disable-route-propagation": func(c *client.Client) (*client.Link, error) { return c.SetPropagation(t.Context(), ref, false) },
	} {
		api, sent := newFake(2), ""
		c := connect(t, api)
		api.ask = func(_ string, req *http.Request) {
			sent = req.Method + " " + req.URL.Path[len("/interlink/v1beta1/regions/fr-par/links/"+id):]
		}
		if link, err := change(c); err != nil || link.ID != id || sent != want || api.count("") != 1 {
			t.Errorf("%s: %v, %v; %d requests, the last one %s", want, link, err, api.count(""), sent)
		}
		for _, fields := range []object{
			{"id": api.ids()[1]},
			{"id": ""},
			{"region": "nl-ams"},
			{"region": ""},
			{"project_id": organization},
			{"project_id": ""},
			{"status": absent{}},
			{"updated_at": absent{}},
		} {
			api.edit = func(_ string, _ *http.Request, reply object) any {
				put(reply, fields)
				return reply
			}
			if link, err := change(c); err == nil || link != nil || client.MeaningOf(err) != client.Unknown {
				t.Errorf("%s: the reply has %v: %v, %v", want, fields, link, err)
			}
		}
	}
}
