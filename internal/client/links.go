package client

import (
	"context"
	"errors"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// Link is the SDK's link, with the fields that the SDK leaves out.
type Link struct {
	interlink.Link

	// L3Connectivity of its partner. True: the partner's router speaks BGP with
	// Scaleway. False: the user's router does. Nil: the API does not say.
	L3Connectivity *bool
}

// linkFields are the fields of Link in a reply that the SDK leaves out.
type linkFields struct {
	Partner layer3 `json:"partner"`
}

// with returns the SDK's link with these fields.
func (f linkFields) with(link *interlink.Link) *Link {
	return &Link{Link: *link, L3Connectivity: f.Partner.Says}
}

// LinkRef identifies a link. Project is "" if it is not known; then no list can
// serve the link.
type LinkRef struct{ Region, Project, ID string }

// RefOf returns the reference of a link that the API has returned.
func RefOf(link *Link) LinkRef {
	return LinkRef{Region: link.Region.String(), Project: link.ProjectID, ID: link.ID}
}

// errNoID is the error for a reply that parses but has no id.
var errNoID = unreadable("it has no id")

// link makes a call that returns a link. It refuses a reply without an id,
// because the SDK reads an empty body as an empty object.
func (c *Client) link(ctx context.Context, do func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	link, made, err := call(ctx, c, do)
	if err != nil {
		return nil, err
	}
	if link == nil || link.ID == "" {
		return nil, errNoID
	}
	return readReply[linkFields](made).with(link), nil
}

// ListLinks returns every link that matches the filters, from all pages.
func (c *Client) ListLinks(ctx context.Context, req *interlink.ListLinksRequest) ([]*Link, error) {
	return all(linkID, func(page int32) ([]*Link, int, error) { return c.listLinksPage(ctx, *req, page) })
}

// listLinksPage returns one page and the total number of links.
func (c *Client) listLinksPage(ctx context.Context, req interlink.ListLinksRequest, page int32) ([]*Link, int, error) {
	size := uint32(pageSize)
	req.PageSize, req.Page = &size, &page
	resp, made, err := listCall(ctx, c, with(c.api.ListLinks, &req))
	if err != nil {
		return nil, 0, err
	}
	said := readReply[struct{ Links []linkFields }](made)
	links := make([]*Link, 0, len(resp.Links))
	for i, link := range resp.Links {
		if link != nil && link.ID != "" {
			links = append(links, at(said.Links, i).with(link))
		}
	}
	return links, total(resp.TotalCount), nil
}

// CreateLink places an order, once. It costs money from here on. If
// MeaningOf(err) is Unknown, the API may still have accepted the order.
func (c *Client) CreateLink(ctx context.Context, req *interlink.CreateLinkRequest) (*Link, error) {
	if req.Tags == nil {
		req.Tags = []string{} // as recorded
	}
	link, err := c.link(ctx, func(options ...scw.RequestOption) (*interlink.Link, error) { return c.api.CreateLink(req, options...) })
	if err == nil {
		c.linksOf(req.Region.String(), req.ProjectID).ordered(link)
	}
	return link, err
}

// change makes a call that changes a link. Reads of that link that began before
// the call ended are not used afterwards.
func (c *Client) change(ctx context.Context, ref LinkRef, call func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	done := c.linksOf(ref.Region, ref.Project).writing(ref.ID)
	link, err := c.link(ctx, call)
	done(link)
	return link, err
}

// UpdateLink changes name, tags and peer ASN. Nil fields stay as they are.
func (c *Client) UpdateLink(ctx context.Context, ref LinkRef, name *string, tags *[]string, peerASN *uint32) (*Link, error) {
	return c.change(ctx, ref, with(c.api.UpdateLink, &interlink.UpdateLinkRequest{
		Region: scw.Region(ref.Region), LinkID: ref.ID, Name: name, Tags: tags, PeerAsn: peerASN,
	}))
}

// DeleteLink asks for the end of a link. The returned link is deprovisioning if
// the partner still has to act, otherwise deleted.
func (c *Client) DeleteLink(ctx context.Context, ref LinkRef) (*Link, error) {
	return c.change(ctx, ref, with(c.api.DeleteLink, &interlink.DeleteLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
}

// AttachVPC attaches a VPC to a link that has none.
func (c *Client) AttachVPC(ctx context.Context, ref LinkRef, vpcID string) (*Link, error) {
	return c.change(ctx, ref, with(c.api.AttachVpc, &interlink.AttachVpcRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, VpcID: vpcID}))
}

// DetachVPC detaches the VPC. This also turns route propagation off (documented).
func (c *Client) DetachVPC(ctx context.Context, ref LinkRef) (*Link, error) {
	return c.change(ctx, ref, with(c.api.DetachVpc, &interlink.DetachVpcRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
}

// AttachPolicy attaches a routing policy to a link that has none of its family.
func (c *Client) AttachPolicy(ctx context.Context, ref LinkRef, policyID string) (*Link, error) {
	return c.change(ctx, ref, with(c.api.AttachRoutingPolicy, &interlink.AttachRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// SetPolicy replaces the routing policy of its family in place. Routes stay up
// (documented).
func (c *Client) SetPolicy(ctx context.Context, ref LinkRef, policyID string) (*Link, error) {
	return c.change(ctx, ref, with(c.api.SetRoutingPolicy, &interlink.SetRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// DetachPolicy detaches a routing policy. Without any policy, route propagation
// turns off (documented).
func (c *Client) DetachPolicy(ctx context.Context, ref LinkRef, policyID string) (*Link, error) {
	return c.change(ctx, ref, with(c.api.DetachRoutingPolicy, &interlink.DetachRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// SetPropagation turns route propagation on or off.
func (c *Client) SetPropagation(ctx context.Context, ref LinkRef, on bool) (*Link, error) {
	return c.change(ctx, ref, func(options ...scw.RequestOption) (*interlink.Link, error) {
		if on {
			return c.api.EnableRoutePropagation(&interlink.EnableRoutePropagationRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}, options...)
		}
		return c.api.DisableRoutePropagation(&interlink.DisableRoutePropagationRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}, options...)
	})
}

// Forget tells the client that a link is gone, so its name is free again.
func (c *Client) Forget(ref LinkRef) {
	c.linksOf(ref.Region, ref.Project).forget(ref.ID)
}

// Gone tells whether a returned link or an error says that the link no longer
// exists.
func Gone(link *Link, err error) bool {
	if err != nil {
		return IsNotFound(err) && !errors.Is(err, context.Canceled)
	}
	return link.Status == interlink.LinkStatusDeleted
}
