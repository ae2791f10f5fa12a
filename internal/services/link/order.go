package link

import (
	"context"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/services/link/order"
)

// orderCalls makes the calls of one order with the client.
type orderCalls struct {
	client                *client.Client
	region, project, name string
}

// newOrder prepares the order of a plan. It sends nothing.
func newOrder(c *client.Client, request *interlink.CreateLinkRequest, options order.Options) *order.Order {
	options.Live = live
	calls := orderCalls{client: c, region: request.Region.String(), project: request.ProjectID, name: request.Name}
	return order.New(calls, c.Config.Timing, request, options)
}

// Lock implements order.Links.
func (o orderCalls) Lock(ctx context.Context) (unlock func(), err error) {
	return o.client.LockName(ctx, o.region, o.project, o.name)
}

// Named implements order.Links.
func (o orderCalls) Named(ctx context.Context, maxAge time.Duration) ([]*client.Link, error) {
	return o.client.LinksNamed(ctx, o.region, o.project, o.name, maxAge)
}

// Get implements order.Links.
func (o orderCalls) Get(ctx context.Context, link *client.Link) (*client.Link, error) {
	return o.client.GetLink(ctx, client.RefOf(link))
}

// Create implements order.Links.
func (o orderCalls) Create(ctx context.Context, request *interlink.CreateLinkRequest) (*client.Link, error) {
	return o.client.CreateLink(ctx, request)
}

// Withdraw implements order.Links.
func (o orderCalls) Withdraw(ctx context.Context, link *client.Link) (*client.Link, order.End) {
	return withdraw(ctx, o.client, link)
}
