package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// named returns the ids of the links of a name, as a name check sees them now.
func named(t *testing.T, c *client.Client, name string) []string {
	t.Helper()
	links, err := c.LinksNamed(t.Context(), region, project, name)
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

// TestANameIsAskedForByName takes one request, in a project of thousands too.
func TestANameIsAskedForByName(t *testing.T) {
	t.Parallel()
	for _, count := range []int{0, 5, 2000} {
		synctest.Test(t, func(t *testing.T) {
			api := newFake(count)
			c := connect(t, api, client.Timing{})
			theirs := api.add("paris")
			ours, err := c.CreateLink(t.Context(), order("paris"))
			if err != nil {
				t.Fatal(err)
			}
			if ids := named(t, c, "paris"); !slices.Equal(ids, []string{theirs, ours.ID}) || api.count("list") != 1 {
				t.Errorf("%d links: saw %v with %d lists, want %s, then %s with one", count, ids, api.count("list"), theirs, ours.ID)
			}
			if ids := named(t, c, "pari"); len(ids) != 0 {
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
		c := connect(t, api, client.Timing{})
		ours, err := c.CreateLink(t.Context(), order("paris"))
		if err != nil {
			t.Fatal(err)
		}
		api.tune(func() { api.hidden[ours.ID] = true })
		if ids := named(t, c, "paris"); !slices.Equal(ids, []string{ours.ID}) {
			t.Errorf("ordered: saw %v, want %s", ids, ours.ID)
		}
		name := "rome"
		if _, err := c.UpdateLink(t.Context(), refTo(ours.ID), &name, nil, nil); err != nil {
			t.Fatal(err)
		}
		if ids, before := named(t, c, "rome"), named(t, c, "paris"); !slices.Equal(ids, []string{ours.ID}) || len(before) != 0 {
			t.Errorf("renamed: saw %v, and of the old name %v", ids, before)
		}
		api.tune(func() { api.hidden = map[string]bool{} })
		c.Forget(refTo(ours.ID))
		if ids := named(t, c, "rome"); len(ids) != 0 {
			t.Errorf("deleted: the name is not free: %v", ids)
		}
		if theirs := api.add("rome"); !slices.Equal(named(t, c, "rome"), []string{theirs}) {
			t.Errorf("saw %v, want %s", named(t, c, "rome"), theirs)
		}
	})
}

// TestANameCheckThatFails is an error, after its retries. It returns what this process
// ordered.
func TestANameCheckThatFails(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		what  fault
		lists int
	}{
		"it fails":            {status(http.StatusServiceUnavailable), 6},
		"it is busy":          {status(http.StatusTooManyRequests), 41},
		"it is not allowed":   {status(http.StatusForbidden), 1},
		"for a time too long": {status(http.StatusTooManyRequests, "3600"), 1},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(3)
				c := connect(t, api, client.Timing{})
				ours, err := c.CreateLink(t.Context(), order("paris"))
				if err != nil {
					t.Fatal(err)
				}
				api.inject("list", test.what, 1_000_000)
				links, err := c.LinksNamed(t.Context(), region, project, "paris")
				if err == nil || !slices.Equal(idsOf(links), []string{ours.ID}) || api.count("list") > test.lists {
					t.Errorf("%v, %v after %d lists", idsOf(links), err, api.count("list"))
				}
			})
		})
	}
}

// TestManyNamesAreOneList asks for the first name by name, and for the others by one
// list. A list of another moment, or one that lacks a page, does not count.
func TestManyNamesAreOneList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(150)
		api.latency = always(50 * time.Millisecond)
		c := connect(t, api, client.Timing{})
		ask := func(names int) (requests int) {
			before := api.count("list")
			var group sync.WaitGroup
			for n := range names {
				group.Go(func() {
					name := fmt.Sprint("link-", n)
					links, err := c.LinksNamedLately(t.Context(), region, project, name, 3*time.Second, true)
					if err != nil || len(links) != 1 || links[0].Name != name {
						t.Errorf("%s: %v, %v", name, links, err)
					}
				})
			}
			group.Wait()
			return api.count("list") - before
		}
		for i, test := range []struct{ names, most int }{{1, 1}, {50, 3}, {50, 0}} { // the list has two pages
			if got := ask(test.names); got > test.most {
				t.Errorf("round %d: %d requests for %d names, want at most %d", i, got, test.names, test.most)
			}
		}
		<-time.After(4 * time.Second)
		api.set(api.ids()[0], "name", "paris") // by another process
		api.add("link-0")
		if got := ask(50); got == 0 || got > 4 {
			t.Errorf("%d requests once the list is old", got)
		}
	})
}

// TestAListThatLacksLinksFreesNoName has a list of three pages, of which the second one
// fails, or is empty although its links count.
func TestAListThatLacksLinksFreesNoName(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]int{"a page fails": http.StatusServiceUnavailable, "a page is empty": http.StatusOK} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				api := newFake(250)
				c := connect(t, api, client.Timing{})
				api.intercept = func(operation string, req *http.Request) (*http.Response, error) {
					if operation == "list" && req.URL.Query().Get("page") == "2" {
						return reply(code, map[string]any{"links": []any{}, "total_count": 250}), nil
					}
					return nil, nil
				}
				readAll(t, c, api.ids(), 20, aPoll, 0) // makes the list
				if links, err := c.LinksNamedLately(t.Context(), region, project, "link-120", time.Minute, false); err != nil || len(links) != 1 {
					t.Errorf("%v, %v", idsOf(links), err)
				}
			})
		})
	}
}

// TestALostOrderMakesListsOld loses the reply to an order that was taken.
func TestALostOrderMakesListsOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(10)
		c := connect(t, api, client.Timing{})
		lately := func() []string {
			links, err := c.LinksNamedLately(t.Context(), region, project, "paris", time.Minute, false)
			if err != nil {
				t.Error(err)
			}
			return idsOf(links)
		}
		readAll(t, c, api.ids(), 10, aPoll, 0) // makes a list
		if ids := lately(); len(ids) != 0 || api.count("list") != 1 {
			t.Fatalf("saw %v with %d lists", ids, api.count("list"))
		}
		var theirs string
		api.intercept = func(operation string, _ *http.Request) (*http.Response, error) {
			if operation == "create" {
				theirs = api.add("paris")
				return nil, errors.New("connection reset by peer")
			}
			return nil, nil
		}
		if _, err := c.CreateLink(t.Context(), order("paris")); err == nil {
			t.Fatal("the reply is not lost")
		}
		if ids := lately(); !slices.Equal(ids, []string{theirs}) {
			t.Errorf("saw %v, want %s", ids, theirs)
		}
	})
}

func TestANameIsLockedByOneOrderAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, newFake(0), client.Timing{})
		unlock, err := c.LockName(t.Context(), region, project, "paris")
		if err != nil {
			t.Fatal(err)
		}
		other, err := c.LockName(t.Context(), region, project, "rome")
		if err != nil {
			t.Fatal(err)
		}
		other()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if again, err := c.LockName(ctx, region, project, "paris"); err == nil || again != nil {
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
