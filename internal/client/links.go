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
	return facts{Ref{link.Region.String(), link.ProjectID, link.OrganizationID, link.ID}, string(link.Status), link.UpdatedAt, false}
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

// change makes a call that changes a link. The reply has to be about that link.
func (c *Client) change(ctx context.Context, ref Ref, do func(...scw.RequestOption) (*interlink.Link, error)) (*Link, error) {
	link, err := c.link(ctx, do)
	if err == nil {
		err = aboutLink(link).contradicts(ref)
	}
	if err != nil {
		return nil, err
	}
	c.wrote(link)
	return link, nil
}

// ListLinks returns every link that matches the filters, from all pages.
func (c *Client) ListLinks(ctx context.Context, req *interlink.ListLinksRequest) ([]*Link, error) {
	return c.links(*req).all(ctx)
}

func (c *Client) links(req interlink.ListLinksRequest) list[Link] {
	return listOf(c, "links", c.api.ListLinks, req, aboutLink, func(resp *interlink.ListLinksResponse, body []byte) []*Link {
		said := readReply[struct{ Links []linkFields }](body).Links
		links := make([]*Link, len(resp.Links))
		for i, link := range resp.Links {
			links[i] = &Link{*link, said[i].Partner.Says}
		}
		return links
	})
}

// GetLink sends a GET for one link, so it returns the current state. IsNotFound is
// true for its error, or the status is deleted, only if that can be believed.
func (c *Client) GetLink(ctx context.Context, ref Ref) (*Link, error) {
	return get(ctx, c, ref, aboutLink, func() (*Link, error) {
		return c.link(ctx, with(c.api.GetLink, &interlink.GetLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	}, func(ctx context.Context) ([]*Link, error) { return c.linksOf(ref).without(ctx, ref.ID) })
}

// CreateLink places an order, once. It costs money from here on. Unless NotTaken(err),
// the API may have accepted the order. The reply has to be about a new link.
func (c *Client) CreateLink(ctx context.Context, req *interlink.CreateLinkRequest) (*Link, error) {
	link, err := c.link(ctx, with(c.api.CreateLink, req))
	if err != nil {
		return nil, err
	}
	ref := Ref{Region: req.Region.String(), Project: req.ProjectID, ID: link.ID}
	if err := aboutLink(link).contradicts(ref); err != nil {
		return nil, err
	}
	if known := c.know(link.ID); link.Name != req.Name || link.PopID != req.PopID || known.managed || known.link != nil {
		return nil, unreadable("it is about the link %q (%s), which is not this order", link.Name, link.ID)
	}
	c.wrote(link)
	c.Expect(ref, c.Config.Timing.NewLinkGrace)
	return link, nil
}

// UpdateLink changes name, tags and peer ASN. Nil fields stay as they are.
func (c *Client) UpdateLink(ctx context.Context, ref Ref, name *string, tags *[]string, peerASN *uint32) (*Link, error) {
	return c.change(ctx, ref, with(c.api.UpdateLink, &interlink.UpdateLinkRequest{
		Region: scw.Region(ref.Region), LinkID: ref.ID, Name: name, Tags: tags, PeerAsn: peerASN,
	}))
}

// DeleteLink asks for the end of a link. The returned link is deprovisioning if the
// partner still has to act, otherwise deleted. Only a GET shows that it is gone.
func (c *Client) DeleteLink(ctx context.Context, ref Ref) (*Link, error) {
	link, err := c.change(ctx, ref, with(c.api.DeleteLink, &interlink.DeleteLinkRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	if err == nil {
		c.know(ref.ID, func(k *known) { k.accepted = true })
	}
	return link, err
}

// SetVPC attaches a VPC. "" detaches it, and turns route propagation off (documented).
func (c *Client) SetVPC(ctx context.Context, ref Ref, id string) (*Link, error) {
	region := scw.Region(ref.Region)
	if id == "" {
		return c.change(ctx, ref, with(c.api.DetachVpc, &interlink.DetachVpcRequest{Region: region, LinkID: ref.ID}))
	}
	return c.change(ctx, ref, with(c.api.AttachVpc, &interlink.AttachVpcRequest{Region: region, LinkID: ref.ID, VpcID: id}))
}

// SetPolicy replaces the routing policy of one family in place, and routes stay up. ""
// is none. Without any policy, route propagation turns off (both documented).
func (c *Client) SetPolicy(ctx context.Context, ref Ref, present, wanted string) (*Link, error) {
	region, link := scw.Region(ref.Region), ref.ID
	switch {
	case wanted == "":
		request := &interlink.DetachRoutingPolicyRequest{Region: region, LinkID: link, RoutingPolicyID: present}
		return c.change(ctx, ref, with(c.api.DetachRoutingPolicy, request))
	case present == "":
		request := &interlink.AttachRoutingPolicyRequest{Region: region, LinkID: link, RoutingPolicyID: wanted}
		return c.change(ctx, ref, with(c.api.AttachRoutingPolicy, request))
	}
	return c.change(ctx, ref, with(c.api.SetRoutingPolicy, &interlink.SetRoutingPolicyRequest{Region: region, LinkID: link, RoutingPolicyID: wanted}))
}

// SetPropagation turns route propagation on or off.
func (c *Client) SetPropagation(ctx context.Context, ref Ref, on bool) (*Link, error) {
	if on {
		return c.change(ctx, ref, with(c.api.EnableRoutePropagation, &interlink.EnableRoutePropagationRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
	}
	return c.change(ctx, ref, with(c.api.DisableRoutePropagation, &interlink.DisableRoutePropagationRequest{Region: scw.Region(ref.Region), LinkID: ref.ID}))
}

// Gone reports whether a returned link or an error says that the link no longer
// exists.
func Gone(link *Link, err error) bool {
	if err != nil {
		return IsNotFound(err)
	}
	return link.Status == interlink.LinkStatusDeleted
}
