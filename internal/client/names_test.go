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

// TestAPlanListsItsNamesOnce asks for the first name by name, and for the others by
// one list.
func TestAPlanListsItsNamesOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(150)
		c := connect(t, api, client.Timing{})
		for i, requests := range []int{1, 3, 3, 3} { // the list has two pages
			var group sync.WaitGroup
			for n := range 10 * i {
				group.Go(func() {
					links, err := c.LinksPlanned(t.Context(), region, project, fmt.Sprint("link-", n))
					if err != nil || len(links) != 1 || links[0].Name != fmt.Sprint("link-", n) {
						t.Errorf("link-%d: %v, %v", n, links, err)
					}
				})
			}
			group.Wait()
			if i == 0 {
				if links, err := c.LinksPlanned(t.Context(), region, project, "x"); err != nil || len(links) != 0 {
					t.Errorf("%v, %v", links, err)
				}
			}
			if got := api.count("list"); got > requests {
				t.Errorf("round %d: %d requests, want at most %d", i, got, requests)
			}
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
