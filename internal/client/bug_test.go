package client_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// The tests of this file fail: each shows a mistake of the client.

// TestBugAListOfTheFirstPageHidesTheOthers reads a thousand links, ten at a time. The
// first list ends after its first page, because nine others wait. For three seconds it is
// "the last list", so the links of its other nine pages are GETs: some 500.
func TestBugAListOfTheFirstPageHidesTheOthers(t *testing.T) {
	t.Parallel()
	for _, refresh := range []reading{
		{1000, 1000, 10, 0, 30, 30},
		{1000, 1000, 10, 10 * time.Millisecond, 30, 30},
		{5000, 5000, 10, 0, 110, 110},
	} {
		refresh.check(t)
	}
}

// TestBugAListFromBeforeContradictsA404 has a link that somebody deletes just after a list.
// That list is served again for three seconds, and so contradicts each of the four GETs.
func TestBugAListFromBeforeContradictsA404(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, c, ids := withList(t)
		api.remove(ids[5])
		if _, err := c.GetLink(t.Context(), refTo(ids[5])); !client.IsNotFound(err) {
			t.Errorf("%v after %d GETs and %d lists", err, api.count("get links"), api.count("list links"))
		}
	})
}

// TestBugARenameIsHiddenByAListAtHand renames a link. A list from before shows it by its
// old name, so the new name looks free, and the old one taken.
func TestBugARenameIsHiddenByAListAtHand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, c, ids := withList(t)
		name := "rome"
		if _, err := c.UpdateLink(t.Context(), refTo(ids[5]), &name, nil, nil); err != nil {
			t.Fatal(err)
		}
		if now, before := named(t, c, "rome", age), named(t, c, "link-5", age); !slices.Equal(now, ids[5:6]) || len(before) > 0 {
			t.Errorf("rome: %v, link-5: %v", now, before)
		}
	})
}

// TestBugAnOrderWithoutAnIDIsALinkOfItsName has a reply without an id. It is noted
// nonetheless, so a search for the order finds a link without an id, which is the order.
func TestBugAnOrderWithoutAnIDIsALinkOfItsName(t *testing.T) {
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

// TestBugAListAtHandThatCountsItsPage has 120 links. The count is that of the page, so the
// list of the reads ends there, and is whole: a taken name is free, and a link is gone
// that the API's lists show.
func TestBugAListAtHandThatCountsItsPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(120)
		c := connect(t, api)
		api.edit = func(call string, _ *http.Request, reply object) any {
			if call == "list links" {
				reply["total_count"] = len(reply["links"].([]object))
			}
			return reply
		}
		ids := api.ids()
		readAll(t, c, ids[:2], 1, 0)
		if found := named(t, c, "link-110", age); !slices.Equal(found, ids[110:111]) {
			t.Errorf("link-110: %v", found)
		}
		api.inject("get links", missing, forever)
		if _, err := c.GetLink(t.Context(), refTo(ids[110])); client.MeaningOf(err) != client.Doubtful {
			t.Error(err)
		}
	})
}
