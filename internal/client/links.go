package client

import (
	"context"

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

// RefOf returns the reference of a link that the API has returned.
func RefOf(link *Link) Ref { return aboutLink(link).Ref }

func aboutLink(link *Link) facts {
	return facts{Ref{link.Region.String(), link.ProjectID, link.OrganizationID, link.ID}, string(link.Status), link.UpdatedAt}
}

// link makes a call that returns a link. The SDK reads an empty body as a link
// without an id.
func (c *Client) link(ctx context.Context, do func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	link, made, err := call(ctx, c, do)
	if err != nil {
		return nil, err
	}
	return &Link{*link, readReply[linkFields](made.body).Partner.Says}, nil
}

// ListLinks returns every link that matches the filters, from all pages.
func (c *Client) ListLinks(ctx context.Context, req *interlink.ListLinksRequest) ([]*Link, error) {
	return c.links(*req).all(ctx, c)
}

func (c *Client) links(req interlink.ListLinksRequest) list[Link] {
	l := list[Link]{key: "links", about: aboutLink}
	if req.ProjectID != nil {
		l.project = *req.ProjectID
	}
	l.fetch = func(page *int32, size *uint32, options ...scw.RequestOption) ([]*Link, error) {
		req := req // pages are fetched side by side
		req.Page, req.PageSize = page, size
		resp, err := c.api.ListLinks(&req, options...)
		if err != nil {
			return nil, err
		}
		return convert(resp.Links, func(link *interlink.Link) *Link { return &Link{Link: *link} }), nil
	}
	l.read = func(body []byte, links []*Link) {
		for i, said := range readReply[struct{ Links []linkFields }](body).Links {
			links[i].L3Connectivity = said.Partner.Says
		}
	}
	return l
}

// convert returns the result of a function for each element.
func convert[From, To any](from []*From, one func(*From) *To) []*To {
	to := make([]*To, len(from))
	for i, element := range from {
		to[i] = one(element)
	}
	return to
}

// GetLink sends a GET for one link, so it returns the current state. IsNotFound is
// true for its error, or the status is deleted, only if that can be believed.
func (c *Client) GetLink(ctx context.Context, ref Ref) (*Link, error) {
	return get(ctx, c, ref, aboutLink, func() (*Link, error) {
		return c.link(ctx, with(c.api.GetLink, &interlink.GetLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	}, c.linksOf(ref).whole)
}

// CreateLink places an order, once. It costs money from here on. Unless NotTaken(err),
// the API may have accepted the order.
func (c *Client) CreateLink(ctx context.Context, req *interlink.CreateLinkRequest) (*Link, error) {
	if req.Tags == nil {
		req.Tags = []string{} // as recorded
	}
	link, err := c.link(ctx, with(c.api.CreateLink, req))
	if err != nil {
		return nil, err
	}
	ref := Ref{Region: req.Region.String(), Project: req.ProjectID, ID: link.ID}
	switch err := aboutLink(link).contradicts(ref); {
	case err != nil:
		return nil, err
	case link.Name != req.Name, link.PopID != req.PopID, c.Manages(link.ID), c.linksOf(ref).knows(link.ID):
		return nil, unreadable("it is about the link %q (%s), which is not this order", link.Name, link.ID)
	}
	c.Expect(ref, c.config.Timing.NewLinkGrace)
	c.linksOf(ref).wrote(link)
	return link, nil
}

// change makes a call that changes a link. The reply has to be about that link.
func (c *Client) change(ctx context.Context, ref Ref, do func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	link, err := c.link(ctx, do)
	if err == nil {
		err = aboutLink(link).contradicts(ref)
	}
	if err != nil {
		return nil, err
	}
	c.linksOf(ref).wrote(link)
	return link, nil
}

// changed is change for a call that does not end the link. Its reply is newer than a
// GET that is older.
func (c *Client) changed(ctx context.Context, ref Ref, do func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	link, err := c.change(ctx, ref, do)
	if err == nil {
		_ = c.newest.check(aboutLink(link))
	}
	return link, err
}

// UpdateLink changes name, tags and peer ASN. Nil fields stay as they are.
func (c *Client) UpdateLink(ctx context.Context, ref Ref, name *string, tags *[]string, peerASN *uint32) (*Link, error) {
	return c.changed(ctx, ref, with(c.api.UpdateLink, &interlink.UpdateLinkRequest{
		Region: scw.Region(ref.Region), LinkID: ref.ID, Name: name, Tags: tags, PeerAsn: peerASN,
	}))
}

// DeleteLink asks for the end of a link. The returned link is deprovisioning if the
// partner still has to act, otherwise deleted. Only a GET shows that it is gone.
func (c *Client) DeleteLink(ctx context.Context, ref Ref) (*Link, error) {
	link, err := c.change(ctx, ref, with(c.api.DeleteLink, &interlink.DeleteLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	if err == nil {
		c.linksOf(ref).accepted(ref.ID)
	}
	return link, err
}

// AttachVPC attaches a VPC to a link that has none.
func (c *Client) AttachVPC(ctx context.Context, ref Ref, vpcID string) (*Link, error) {
	return c.changed(ctx, ref, with(c.api.AttachVpc, &interlink.AttachVpcRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, VpcID: vpcID}))
}

// DetachVPC detaches the VPC. This also turns route propagation off (documented).
func (c *Client) DetachVPC(ctx context.Context, ref Ref) (*Link, error) {
	return c.changed(ctx, ref, with(c.api.DetachVpc, &interlink.DetachVpcRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
}

// AttachPolicy attaches a routing policy to a link that has none of its family.
func (c *Client) AttachPolicy(ctx context.Context, ref Ref, policyID string) (*Link, error) {
	return c.changed(ctx, ref, with(c.api.AttachRoutingPolicy,
		&interlink.AttachRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// SetPolicy replaces the routing policy of its family in place. Routes stay up
// (documented).
func (c *Client) SetPolicy(ctx context.Context, ref Ref, policyID string) (*Link, error) {
	return c.changed(ctx, ref, with(c.api.SetRoutingPolicy,
		&interlink.SetRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// DetachPolicy detaches a routing policy. Without any policy, route propagation turns
// off (documented).
func (c *Client) DetachPolicy(ctx context.Context, ref Ref, policyID string) (*Link, error) {
	return c.changed(ctx, ref, with(c.api.DetachRoutingPolicy,
		&interlink.DetachRoutingPolicyRequest{Region: scw.Region(ref.Region), LinkID: ref.ID, RoutingPolicyID: policyID}))
}

// SetPropagation turns route propagation on or off.
func (c *Client) SetPropagation(ctx context.Context, ref Ref, on bool) (*Link, error) {
	if on {
		return c.changed(ctx, ref, with(c.api.EnableRoutePropagation, &interlink.EnableRoutePropagationRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	}
	return c.changed(ctx, ref, with(c.api.DisableRoutePropagation, &interlink.DisableRoutePropagationRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
}

// Gone reports whether a returned link or an error says that the link no longer
// exists.
func Gone(link *Link, err error) bool {
	if err != nil {
		return IsNotFound(err)
	}
	return link.Status == interlink.LinkStatusDeleted
}
