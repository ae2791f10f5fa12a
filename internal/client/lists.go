package client

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/errgroup"
)

// list is one list call with its filters. It is believed only as a whole: over all its
// pages it must have as many different objects as it counts. Otherwise it is made once
// more, and then it is unreadable, which never means that there are none.
type list[T any] struct {
	key     string // of the array in a reply
	project string // of every object; "" for any
	about   func(*T) facts
	fetch   func(ctx context.Context, page int) (objects []*T, body []byte, err error)
}

// listOf makes a list of a call of the SDK. objects returns those of a reply.
func listOf[Request, Response, T any](
	c *Client, key string, method func(*Request, ...scw.RequestOption) (*Response, error), request Request,
	about func(*T) facts, objects func(*Response, []byte) []*T,
) list[T] {
	l := list[T]{key: key, about: about, fetch: func(ctx context.Context, page int) ([]*T, []byte, error) {
		asked, size, number := request, uint32(pageSize), int32(min(page, maxPages)) // pages are fetched side by side
		fields := reflect.ValueOf(&asked).Elem()
		fields.FieldByName("Page").Set(reflect.ValueOf(&number))
		fields.FieldByName("PageSize").Set(reflect.ValueOf(&size))
		resp, made, err := call(ctx, c, with(method, &asked))
		if err != nil {
			return nil, nil, err
		}
		return objects(resp, made.body), made.body, nil
	}}
	if project := reflect.ValueOf(request).FieldByName("ProjectID"); project.IsValid() && !project.IsNil() {
		l.project = project.Elem().String()
	}
	return l
}

// all returns every object.
func (l list[T]) all(ctx context.Context) ([]*T, error) {
	objects, err := l.pages(ctx, nil)
	if isUnreadable(err) {
		objects, err = l.pages(ctx, nil)
	}
	if err != nil {
		return nil, err
	}
	return objects, nil
}

// The size of a page (documented), how many are fetched at once, and more than there are.
const pageSize, sideBySide, maxPages = 100, 4, 1000

// pages fetches the pages once. Its error says why the objects are not all that there
// are. goOn is asked after the first page, which says how many there are; nil for all.
func (l list[T]) pages(ctx context.Context, goOn func(pages int) bool) (objects []*T, err error) {
	first, total, err := l.page(ctx, 1)
	if err != nil {
		return nil, err
	}
	count := 1
	if size := len(first); size > 0 { // the API may have smaller pages than were asked for
		count = max(1, (total+size-1)/size)
	}
	if total > 0 && total%pageSize == 0 {
		count++ // the count may be that of the pages so far
	}
	if count > maxPages || goOn != nil && !goOn(count) {
		return first, unreadable("it has %d pages, and one was read", count)
	}
	found, totals := make([][]*T, count), make([]int, count)
	found[0], totals[0] = first, total
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sideBySide)
	for i := 1; i < count; i++ {
		group.Go(func() (err error) {
			found[i], totals[i], err = l.page(ctx, i+1)
			return err
		})
	}
	err = group.Wait()
	seen := map[string]bool{}
	for _, object := range slices.Concat(found...) {
		if id := l.about(object).ID; !seen[id] {
			seen[id] = true
			objects = append(objects, object)
		}
	}
	// The count may change while the pages are fetched.
	if err == nil && (len(objects) < slices.Min(totals) || len(objects) > slices.Max(totals)) {
		err = unreadable("it lists %d objects and counts %d", len(objects), total)
	}
	return objects, err
}

// page fetches one page. A reply that is not the list that was asked for is an error. Which
// keys an empty list has is not known: the array may be absent.
func (l list[T]) page(ctx context.Context, number int) (objects []*T, total int, err error) {
	defer func() {
		if recover() != nil {
			err = unreadable("it has a null") // the SDK panics over that
		}
	}()
	objects, body, err := l.fetch(ctx, number)
	if err != nil {
		return nil, 0, err
	}
	reply, counted := readReply[map[string]json.RawMessage](body), -1
	_ = json.Unmarshal(reply["total_count"], &counted)
	switch array := reply[l.key]; {
	case counted < 0:
		return nil, 0, unreadable("it has no total_count")
	case counted > 0 && !strings.HasPrefix(string(array), "["):
		return nil, 0, unreadable("it has no %s", l.key)
	}
	for _, object := range objects {
		switch about := l.about(object); {
		case about.ID == "":
			return nil, 0, errNoID
		case l.project != "" && !strings.EqualFold(about.Project, l.project):
			return nil, 0, unreadable("the list of project %s shows %s of project %s", l.project, about.ID, about.Project)
		}
	}
	return objects, counted, nil
}
