package client_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// named returns the ids of the links of a name. What the client knows may be maxAge old.
func named(t *testing.T, c *client.Client, name string, maxAge time.Duration) []string {
	t.Helper()
	links, err := c.LinksNamed(t.Context(), region, project, name, maxAge)
	if err != nil {
		t.Error(err)
	}
	return idsOf(links)
}

func idsOf(links []*client.Link) []string {
	ids := []string{}
	for _, link := range links {
		ids = append(ids, link.ID)
	}
	return ids
}

// TestANameIsAskedForByName takes one request, in a project of thousands too. A part of
// a name is not the name.
func TestANameIsAskedForByName(t *testing.T) {
	t.Parallel()
	for _, count := range []int{0, 5, 2000} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(count)
			c := connect(t, api)
			theirs := api.add("links", "paris")
			api.add("links", "paris-2")
			api.set(api.add("links", "paris"), "project_id", organization)
			ours, err := c.CreateLink(t.Context(), order("paris"))
			if err != nil {
				t.Fatal(err)
			}
			if ids := named(t, c, "paris", age); !slices.Equal(ids, []string{theirs, ours.ID}) || api.count("list links") != 1 {
				t.Errorf("%d links: saw %v with %d lists, want %s, then %s with one", count, ids, api.count("list links"), theirs, ours.ID)
			}
			if ids := named(t, c, "pari", age); len(ids) != 0 {
				t.Errorf("a part of a name is not the name: %v", ids)
			}
		})
	}
}

// TestANameCheckKnowsWhatThisProcessDid has lists that lag: they do not show an order
// or a new name yet, and still show a link that is gone.
func TestANameCheckKnowsWhatThisProcessDid(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(3)
		c := connect(t, api)
		ours, err := c.CreateLink(t.Context(), order("paris"))
		if err != nil {
			t.Fatal(err)
		}
		api.hidden[ours.ID] = true
		newer, older := api.add("links", "paris"), api.add("links", "paris")
		api.set(older, "created_at", "2025-01-01T00:00:00Z")
		if ids := named(t, c, "paris", 0); !slices.Equal(ids, []string{older, ours.ID, newer}) {
			t.Errorf("ordered: saw %v, want %s, %s, %s", ids, older, ours.ID, newer)
		}
		for _, elsewhere := range [][2]string{{"nl-ams", project}, {region, organization}} {
			api.inject("list links", said("", "application/json", `{"total_count":0}`), 1)
			if links, _ := c.LinksNamed(client.Once(t.Context()), elsewhere[0], elsewhere[1], "paris", 0); len(links) != 0 {
				t.Errorf("of %v: %v", elsewhere, idsOf(links))
			}
		}
		name := "rome"
		if _, err := c.UpdateLink(t.Context(), refTo(ours.ID), &name, nil, nil); err != nil {
			t.Fatal(err)
		}
		if ids, before := named(t, c, "rome", 0), named(t, c, "paris", 0); !slices.Equal(ids, []string{ours.ID}) || !slices.Equal(before, []string{older, newer}) {
			t.Errorf("renamed: saw %v, and of the old name %v", ids, before)
		}
		api.tune(func() { clear(api.hidden) })
		c.Forget(refTo(ours.ID))
		if ids := named(t, c, "rome", 0); len(ids) != 0 {
			t.Errorf("deleted: the name is not free: %v", ids)
		}
		if theirs := api.add("links", "rome"); !slices.Equal(named(t, c, "rome", 0), []string{theirs}) {
			t.Errorf("another of the name: want %s", theirs)
		}
	})
}

// TestANameCheckThatFails is an error, after its retries. It returns what this process
// ordered.
func TestANameCheckThatFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what  fault
		lists int
	}{
		{status(503), 6}, {status(429), 41}, {apiError(403, "permissions_denied", nil), 1}, {status(429, "3600"), 1}, {noID, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(3)
			c := connect(t, api)
			ours, err := c.CreateLink(t.Context(), order("paris"))
			if err != nil {
				t.Fatal(err)
			}
			api.inject("list links", test.what, forever)
			links, err := c.LinksNamed(t.Context(), region, project, "paris", age)
			if err == nil || !slices.Equal(idsOf(links), []string{ours.ID}) || api.count("list links") != test.lists {
				t.Errorf("%s: %v, %v after %d lists, want %d", test.what.name, idsOf(links), err, api.count("list links"), test.lists)
			}
		})
	}
}

// TestAListAtHandServesANameCheck has a list of all links that reads have made. One that
// is older than the check accepts, or lacks links, does not count.
func TestAListAtHandServesANameCheck(t *testing.T) {
	t.Parallel()
	emptyPage := func(_ string, req *http.Request, reply object) any {
		if query := req.URL.Query(); query.Get("page") == "2" {
			reply["links"] = []object{}
		}
		return reply
	}
	for name, test := range map[string]struct {
		edit   func(call string, req *http.Request, reply object) any
		maxAge time.Duration
		lists  int
	}{
		"at hand":         {nil, age, 0},
		"too old":         {nil, time.Second, 2}, // another one of two pages pays
		"of no age":       {nil, 0, 1},
		"a page is empty": {emptyPage, age, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(120)
				c := connect(t, api)
				api.latency = always(50 * time.Millisecond)
				api.edit = test.edit
				readAll(t, c, api.ids(), 120, 0)
				theirs := api.add("links", "link-110") // by another process
				<-time.After(time.Second)
				api.reset()
				ids := named(t, c, "link-110", test.maxAge)
				want := []string{api.ids()[110], theirs}
				if test.lists == 0 {
					want = want[:1]
				}
				if api.count("list links") != test.lists || !slices.Equal(ids, want) {
					t.Errorf("saw %v with %d list pages, want %v with %d", ids, api.count("list links"), want, test.lists)
				}
			})
		})
	}
}

// TestAnAnswerAboutANameIsReused for as long as the check accepts. A failure is not.
func TestAnAnswerAboutANameIsReused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		c := connect(t, api)
		for _, test := range []struct {
			wait, maxAge time.Duration
			seen, lists  int
		}{{0, age, 0, 1}, {age - 1, age, 0, 0}, {1, age, 2, 1}, {0, 0, 3, 1}, {time.Second, age, 3, 0}, {0, time.Second, 5, 1}} {
			<-time.After(test.wait)
			api.reset()
			if ids := named(t, c, "paris", test.maxAge); len(ids) != test.seen || api.count("list links") != test.lists {
				t.Errorf("%+v: saw %v with %d lists", test, ids, api.count("list links"))
			}
			api.add("links", "paris") // by another process
		}
		api.inject("list links", apiError(403, "permissions_denied", nil), 1)
		if _, err := c.LinksNamed(t.Context(), region, project, "rome", age); err == nil {
			t.Error("no error")
		}
		if api.add("links", "rome"); len(named(t, c, "rome", age)) != 1 {
			t.Error("a failure is no answer")
		}
	})
}

// TestARenameShowsAtOnce renames a link that a list at hand shows by its old name.
func TestARenameShowsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, c, ids := withList(t)
		name := "rome"
		if _, err := c.UpdateLink(t.Context(), refTo(ids[5]), &name, nil, nil); err != nil {
			t.Fatal(err)
		}
		if now := named(t, c, "rome", age); !slices.Equal(now, ids[5:6]) || api.count("list links") != 0 {
			t.Errorf("rome: %v with %d lists", now, api.count("list links"))
		}
		if before := named(t, c, "link-5", 0); len(before) > 0 {
			t.Errorf("link-5: %v", before)
		}
	})
}

// TestManyNamesAtPlanAreOneList asks for the first two by name, and for the others by one
// list.
func TestManyNamesAtPlanAreOneList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(150)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api)
		for round, test := range []struct{ names, lists int }{{1, 1}, {50, 3}, {50, 0}} { // the list has two pages
			api.reset()
			var group sync.WaitGroup
			for n := range test.names {
				group.Go(func() {
					_ = rest(t.Context(), time.Duration(n)*100*time.Microsecond)
					name := fmt.Sprint("link-", n)
					links, err := c.LinksNamed(t.Context(), region, project, name, age)
					if err != nil || len(links) != 1 || links[0].Name != name {
						t.Errorf("%s: %v, %v", name, links, err)
					}
				})
			}
			group.Wait()
			if lists := api.count("list links"); lists > test.lists {
				t.Errorf("round %d: %d requests for %d names, want at most %d", round, lists, test.names, test.lists)
			}
		}
	})
}

func TestANameIsLockedByOneOrderAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, newFake(0))
		unlock, err := c.LockName(t.Context(), region, project, "paris")
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range [][3]string{{region, project, "rome"}, {region, organization, "paris"}, {"nl-ams", project, "paris"}} {
			unlock, err := c.LockName(t.Context(), other[0], other[1], other[2])
			if err != nil {
				t.Fatal(err)
			}
			unlock()
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.LockName(ctx, region, project, "paris"); err == nil {
			t.Error("two orders of one name at once")
		}
		time.AfterFunc(time.Minute, unlock)
		start := time.Now()
		if unlock, err = c.LockName(t.Context(), region, project, "paris"); err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		unlock()
	})
}

// TestWhichIsOlder compares the time of the order, then the id. Every process gets the
// same result.
func TestWhichIsOlder(t *testing.T) {
	t.Parallel()
	first, second := time.Unix(1, 0), time.Unix(2, 0)
	link := func(id string, at *time.Time) *client.Link {
		return &client.Link{Link: interlink.Link{ID: id, CreatedAt: at}}
	}
	for name, test := range map[string]struct {
		a, b *client.Link
		want int
	}{
		"earlier":             {link("b", &first), link("a", &second), -1},
		"later":               {link("a", &second), link("b", &first), 1},
		"at once, first id":   {link("a", &first), link("b", &first), -1},
		"at once, second id":  {link("b", &first), link("a", &first), 1},
		"one without a time":  {link("b", nil), link("a", &second), 1},
		"other without one":   {link("a", &second), link("b", nil), -1},
		"both without a time": {link("a", nil), link("b", nil), -1},
		"itself":              {link("a", &first), link("a", &first), 0},
	} {
		if got := client.CompareAge(test.a, test.b); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
