package order_test

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
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
	"github.com/interlink-provider/terraform-provider-interlink/internal/waiter"
)

// failure is a failed call with a meaning. It is about a policy that the order names.
func failure(meaning client.Meaning) error {
	return fmt.Errorf("a failure: %w", &client.Error{Meaning: meaning, FromAPI: true, Status: http.StatusConflict, Resource: "routing_policy"})
}

// answer is the result of a call: an error, after a while.
type answer struct {
	takes time.Duration
	err   error
}

// world is an API of links without HTTP.
type world struct {
	t      *testing.T // in the bubble
	timing client.Timing

	mu       sync.Mutex
	links    []*client.Link
	shownAt  map[string]time.Time          // since when lists show a link, by id
	lists    []answer                      // for the first lists; all others succeed
	gets     map[string]answer             // for a GET, by id
	now      map[string]func(*client.Link) // what a GET shows that lists do not, by id
	create   func(ctx context.Context, w *world) (*client.Link, error)
	withdraw order.End

	creates   int
	named     int      // how often the name was asked for
	asked     []string // GETs, by id
	withdrawn []string // by id
	locked    bool
	lockErr   error
}

// bubble runs a test on a virtual clock, in its own world.
func bubble(t *testing.T, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		standard, err := client.New(client.Config{
			APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111",
		})
		if err != nil {
			t.Fatal(err)
		}
		test(&world{
			t: t, timing: standard.Config.Timing, shownAt: map[string]time.Time{}, gets: map[string]answer{}, now: map[string]func(*client.Link){},
			create: func(_ context.Context, w *world) (*client.Link, error) { return w.take("ours"), nil },
		})
	})
}

// each runs a test for each case, in its own world.
func each[Case any](t *testing.T, cases map[string]Case, test func(w *world, name string, one Case)) {
	t.Helper()
	for name, one := range cases {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(w *world) { test(w, name, one) })
		})
	}
}

func request() *interlink.CreateLinkRequest {
	partner := "partner"
	return &interlink.CreateLinkRequest{
		Region: scw.RegionFrPar, ProjectID: "project", Name: "paris", PopID: "pop", BandwidthMbps: 50, PartnerID: &partner, Tags: []string{"a"},
	}
}

// as is a link that matches the request.
func as(id string, created time.Time) *client.Link {
	return &client.Link{Link: interlink.Link{
		ID: id, Region: scw.RegionFrPar, ProjectID: "project", Name: "paris", PopID: "pop", BandwidthMbps: 50, Tags: []string{"a"},
		Partner: &interlink.PartnerHost{PartnerID: "partner"}, Status: interlink.LinkStatusRequested, CreatedAt: &created,
	}}
}

// take adds a link that matches the request.
func (w *world) take(id string) *client.Link { return w.add(as(id, time.Now())) }

func (w *world) add(link *client.Link) *client.Link {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.links = append(w.links, link)
	return link
}

// later adds a link that shows only after a while.
func (w *world) later(link *client.Link, after time.Duration) {
	w.shownAt[link.ID] = time.Now().Add(after)
	w.add(link)
}

// wait waits for the duration of an answer, and returns its error.
func (a answer) wait(ctx context.Context) error {
	if a.takes > 0 && !waiter.Sleep(ctx, a.takes) {
		return fmt.Errorf("cut off: %w", context.Cause(ctx))
	}
	return a.err
}

func (w *world) Lock(context.Context) (func(), error) {
	if w.lockErr != nil {
		return nil, w.lockErr
	}
	if w.locked {
		w.t.Error("locked twice")
	}
	w.locked = true
	return func() { w.locked = false }, nil
}

func (w *world) Named(ctx context.Context, _ time.Duration) ([]*client.Link, error) {
	w.mu.Lock()
	var next answer
	if len(w.lists) > 0 {
		next, w.lists = w.lists[0], w.lists[1:]
	}
	w.named++
	w.mu.Unlock()
	if err := next.wait(ctx); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var shown []*client.Link
	for _, link := range w.links {
		if !time.Now().Before(w.shownAt[link.ID]) {
			shown = append(shown, link)
		}
	}
	slices.SortFunc(shown, client.CompareAge)
	return shown, nil
}

func (w *world) Get(ctx context.Context, link *client.Link) (*client.Link, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, link.ID)
	if err := w.gets[link.ID].wait(ctx); err != nil {
		return nil, err
	}
	now := *link
	if change := w.now[link.ID]; change != nil {
		change(&now)
	}
	return &now, nil
}

func (w *world) Create(ctx context.Context, _ *interlink.CreateLinkRequest) (*client.Link, error) {
	w.creates++
	if !w.locked {
		w.t.Error("ordered without holding the name")
	}
	return w.create(ctx, w)
}

func (w *world) Withdraw(ctx context.Context, link *client.Link) (*client.Link, order.End) {
	if ctx.Err() != nil {
		w.t.Error("withdrawn on a context that has ended")
	}
	w.withdrawn = append(w.withdrawn, link.ID)
	return link, w.withdraw
}

// live is the Live option of the tests.
func live(link *client.Link) bool {
	return link.Status != interlink.LinkStatusExpired && link.Status != interlink.LinkStatusRefused && link.Status != interlink.LinkStatusDeprovisioning
}

// order makes an order in this world.
func (w *world) order(change ...func(*order.Options)) *order.Order {
	options := order.Options{Deadline: time.Now().Add(30 * time.Minute), Live: live}
	for _, change := range change {
		change(&options)
	}
	return order.New(w, w.timing, request(), options)
}

func duplicates(o *order.Options) { o.AllowDuplicate = true }

// created checks how often the order was sent, and that the name lock is free
// again.
func (w *world) created(times int) {
	w.t.Helper()
	if w.creates != times || w.locked {
		w.t.Errorf("sent %d times, want %d; the name is held: %t", w.creates, times, w.locked)
	}
}

// noDuplicates checks that the order has no warning about its name.
func noDuplicates(t *testing.T, o *order.Order) {
	t.Helper()
	if len(o.Duplicates()) > 0 || o.Unsure() != nil {
		t.Errorf("duplicates %v, unsure: %v", ids(o.Duplicates()), o.Unsure())
	}
}

func ids(links []*client.Link) []string {
	found := []string{}
	for _, link := range links {
		found = append(found, link.ID)
	}
	return found
}
