package client

import (
	"context"
	"errors"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// Link is the SDK's link, with what the SDK does not tell.
type Link struct {
	interlink.Link

	// L3Connectivity of its partner: true: the partner's router speaks BGP with
	// Scaleway; false: the user's does; nil: the API does not say.
	L3Connectivity *bool
}

// LinkRef names a link. Project may be "" if it is not known; a list can
// then not answer for the link.
type LinkRef struct{ Region, Project, ID string }

// RefOf returns the name of a link that the API has answered.
func RefOf(link *Link) LinkRef {
	return LinkRef{Region: link.Region.String(), Project: link.ProjectID, ID: link.ID}
}

// errNoID is a reply that parses but is no object.
var errNoID = unreadable("it has no id")

// link makes a call that returns a link. A reply without an id is refused: the
// SDK takes an empty body for an empty object.
func (c *Client) link(ctx context.Context, do func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	link, made, err := call(ctx, c, do)
	if err != nil {
		return nil, err
	}
	if link == nil || link.ID == "" {
		return nil, errNoID
	}
	said := readReply[layer3](made)
	return &Link{*link, said.ofLink()}, nil
}

// ListLinks returns every link that the filters let through, all pages.
func (c *Client) ListLinks(ctx context.Context, req *interlink.ListLinksRequest) ([]*Link, error) {
	return all(linkID, func(page int32) ([]*Link, int, error) { return c.listLinksPage(ctx, *req, page) })
}

// listLinksPage returns one page and the number of links in all.
func (c *Client) listLinksPage(ctx context.Context, req interlink.ListLinksRequest, page int32) ([]*Link, int, error) {
	size := uint32(pageSize)
	req.PageSize, req.Page = &size, &page
	resp, made, err := listCall(ctx, c, with(c.api.ListLinks, &req))
	if err != nil {
		return nil, 0, err
	}
	said := readReply[struct{ Links []layer3 }](made)
	links := make([]*Link, 0, len(resp.Links))
	for i, link := range resp.Links {
		if link != nil && link.ID != "" {
			links = append(links, &Link{*link, at(said.Links, i).ofLink()})
		}
	}
	return links, total(resp.TotalCount), nil
}

// CreateLink places an order, once: it costs money from here on. Where
// MeaningOf(err) is Unknown the order may have been taken all the same.
func (c *Client) CreateLink(ctx context.Context, req *interlink.CreateLinkRequest) (*Link, error) {
	if req.Tags == nil {
		req.Tags = []string{} // as recorded
	}
	link, err := c.link(ctx, func(options ...scw.RequestOption) (*interlink.Link, error) { return c.api.CreateLink(req, options...) })
	c.picture(req.Region.String(), req.ProjectID).ordered(link, err)
	return link, err
}

// change makes a call that changes a link; reads of that link that began before
// it ended are not used after.
func (c *Client) change(ctx context.Context, ref LinkRef, call func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	done := c.picture(ref.Region, ref.Project).writing(ref.ID)
	link, err := c.link(ctx, call)
	done(link)
	return link, err
}

// UpdateLink changes name, tags and peer ASN; nil fields stay as they are.
func (c *Client) UpdateLink(ctx context.Context, ref LinkRef, name *string, tags *[]string, peerASN *uint32) (*Link, error) {
	return c.change(ctx, ref, with(c.api.UpdateLink, &interlink.UpdateLinkRequest{
		Region: scw.Region(ref.Region), LinkID: ref.ID, Name: name, Tags: tags, PeerAsn: peerASN,
	}))
}

// DeleteLink asks for the end of a link. The link answered is deprovisioning
// if the partner has its part to do, deleted otherwise.
func (c *Client) DeleteLink(ctx context.Context, ref LinkRef) (*Link, error) {
	return c.change(ctx, ref, with(c.api.DeleteLink, &interlink.DeleteLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
}

// AttachVPC attaches a VPC to a link that has none.
func (c *Client) AttachVPC(ctx context.Context, ref LinkRef, vpcID string) (*Link, error) {
	return c.change(ctx, ref, with(c.api.AttachVpc, &interlink.AttachVpcRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, VpcID: vpcID}))
}

// DetachVPC detaches the VPC; route propagation goes off with it (documented).
func (c *Client) DetachVPC(ctx context.Context, ref LinkRef) (*Link, error) {
	return c.change(ctx, ref, with(c.api.DetachVpc, &interlink.DetachVpcRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
}

// AttachPolicy attaches a routing policy to a link that has none of its family.
func (c *Client) AttachPolicy(ctx context.Context, ref LinkRef, policyID string) (*Link, error) {
	return c.change(ctx, ref, with(c.api.AttachRoutingPolicy, &interlink.AttachRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// SetPolicy swaps the routing policy of its family in place; routes stay up
// (documented).
func (c *Client) SetPolicy(ctx context.Context, ref LinkRef, policyID string) (*Link, error) {
	return c.change(ctx, ref, with(c.api.SetRoutingPolicy, &interlink.SetRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// DetachPolicy detaches a routing policy; with the last one route propagation
// goes off (documented).
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

// Forget tells the client that a link is gone: its name is free again.
func (c *Client) Forget(ref LinkRef) {
	c.picture(ref.Region, ref.Project).forget(ref.ID)
}

// Gone tells whether a link answered or an error says that the link no longer
// exists.
func Gone(link *Link, err error) bool {
	if err != nil {
		return IsNotFound(err) && !errors.Is(err, context.Canceled)
	}
	return link.Status == interlink.LinkStatusDeleted
}
