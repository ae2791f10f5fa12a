package mockapi

import (
	"slices"
	"testing"
	"time"
)

// TestListLag checks lists that are behind in their content, or in the links that they show. A GET is never behind.
func TestListLag(t *testing.T) {
	clock := newClock()
	c := start(t, Options{Now: clock.Now, Lifecycle: manual()})
	list := func(want ...string) {
		t.Helper()
		got, total := c.names(base+"/links", "links")
		if !slices.Equal(got, append([]string{}, want...)) || total != len(want) {
			t.Errorf("the list shows %v (%d in all), want %v", got, total, want)
		}
	}
	old := c.order("old")
	clock.add(time.Minute)

	if got := c.do("PUT", "/mock/list-lag", object{"content": "5s"}, 200); got["content"] != "5s" || got["new"] != "0s" {
		t.Errorf("the lag is %v", got)
	}
	c.do("PATCH", base+"/links/"+old, object{"name": "renamed"}, 200)
	fresh := c.order("fresh")
	list("old")
	if got := c.do("GET", base+"/links/"+old, nil, 200)["name"]; got != "renamed" {
		t.Errorf("a GET shows %v", got)
	}
	clock.add(5 * time.Second)
	list("renamed", "fresh")
	c.act(fresh, Delete)
	list("renamed", "fresh")
	clock.add(5 * time.Second)
	list("renamed")

	c.do("PUT", "/mock/list-lag", object{"new": "20s"}, 200)
	c.act(old, Accept)
	c.order("later")
	list("renamed")
	if got, _ := c.names(base+"/links?status=provisioning", "links"); len(got) != 1 {
		t.Error("the content is behind, not only what is new")
	}
	clock.add(20 * time.Second)
	list("renamed", "later")

	c.do("PUT", "/mock/list-lag", object{}, 200)
	c.order("last")
	list("renamed", "later", "last")
	for _, bad := range []object{{"content": "soon"}, {"new": "-1s"}, {"age": "5s"}} {
		c.do("PUT", "/mock/list-lag", bad, 400)
	}
}
