package client

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/api/vpc/v2"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// This file says when an answer about one object is believed. A wrong "it is gone"
// drops a billed link from the state, and the next apply orders it again.
//
//   - An answer has to be about the object that was asked for.
//   - Of two answers the one with the older updated_at is no evidence.
//   - "Gone" takes two witnesses: the API's own 404 (or the status deleted), and a
//     whole list of the project, which the key has to see, without the object. After an
//     accepted DELETE one 404 is enough. Until a new link was seen, none is.

// Ref identifies a link or a routing policy. Project and Organization are "" if they
// are not known. Without a project nothing can confirm a 404: it is believed.
type Ref struct{ Region, Project, Organization, ID string }

// facts are what an answer says about an object. Scaleway's own have an id only.
type facts struct {
	Ref
	status  string
	updated *time.Time
	common  bool // one of Scaleway's own: a partner, a PoP
}

// contradicts says why an answer is not about the object that was asked for, or does
// not say what it has to say about it.
func (f facts) contradicts(ref Ref) error {
	switch project := cmp.Or(ref.Project, f.Project); {
	case f.ID == "":
		return errNoID
	case !strings.EqualFold(f.ID, ref.ID), !f.common && (f.Region != ref.Region || f.Project == "" || !strings.EqualFold(f.Project, project)):
		return unreadable("it is about %s/%s of project %s, not about %s/%s", f.Region, f.ID, f.Project, ref.Region, ref.ID)
	case !f.common && (f.status == "" || f.updated == nil):
		return unreadable("it has no status or no updated_at")
	}
	return nil
}

// maxDoubts is how many doubtful answers in a row are an error. Polls are not repeated.
const maxDoubts = 4

// Failure returns an error for what several answers mean together.
func Failure(meaning Meaning, format string, args ...any) error {
	return &Error{Meaning: meaning, text: fmt.Sprintf(format, args...)}
}

// get makes a GET, and repeats it until the answer can be believed. witness lists the
// objects of the project; nil if a 404 needs no second witness.
func get[T any](
	ctx context.Context, c *Client, ref Ref, about func(*T) facts,
	ask func() (*T, error), witness func(context.Context) ([]*T, error),
) (*T, error) {
	backoff := c.Config.Timing.Backoff()
	for try := 1; ; try++ {
		object, err := ask()
		gone := IsNotFound(err)
		if err == nil {
			err = c.check(ref, about(object))
			gone = err == nil && about(object).status == string(interlink.LinkStatusDeleted)
		}
		if gone && witness != nil {
			if doubt := confirmGone(ctx, c, ref, about, witness); doubt != nil {
				err = doubt
			}
		}
		switch {
		case MeaningOf(err) != Doubtful:
			return object, err
		case try == maxDoubts, ctx.Value(onceKey{}) != nil, !backoff.Wait(ctx, 0):
			return nil, err
		}
	}
}

// check returns an error if an answer is about another object, or too old.
func (c *Client) check(ref Ref, said facts) error {
	wrong := said.contradicts(ref)
	if wrong == nil && said.updated != nil {
		newest := c.know(said.ID, func(k *known) {
			k.saw(said.updated)
			k.unseen = time.Time{}
		}).newest
		if said.updated.Before(newest) {
			wrong = unreadable("it is of %s, an earlier one of %s", said.updated.Format(time.RFC3339Nano), newest.Format(time.RFC3339Nano))
		}
	}
	if wrong != nil {
		return Failure(Doubtful, "%s", wrong)
	}
	return nil
}

// confirmGone returns nil if the second witness says, too, that an object is gone.
func confirmGone[T any](ctx context.Context, c *Client, ref Ref, about func(*T) facts, witness func(context.Context) ([]*T, error)) error {
	const says = "a GET says that it does not exist (HTTP 404, or the status deleted), "
	switch {
	case c.know(ref.ID).accepted:
		return nil
	case c.MayAppear(ref):
		return Failure(Doubtful, says+"but it was ordered a moment ago")
	case ref.Project == "":
		return nil
	}
	objects, err := witness(ctx)
	if err != nil {
		return Failure(MeaningOf(err), says+"and the list of its project, which has to confirm that, failed; so the state is kept: %s", APIText(err))
	}
	for _, object := range objects {
		if said := about(object); strings.EqualFold(said.ID, ref.ID) { // also as deleted
			return Failure(Doubtful, says+"and the list of its project shows it, %s", said.status)
		}
	}
	if c.sees(ctx, ref, len(objects) > 0) {
		return nil
	}
	return Failure(Unseen, "this API key sees neither the object nor anything else of its project. "+
		"The state has project %q (organization %q). The key is %s, from %s, with project %q (organization %q)",
		ref.Project, ref.Organization, c.Config.AccessKey, c.Config.Source, c.Config.ProjectID, c.Config.OrganizationID)
}

// sees reports whether the API key sees the project of an object, of which a list shows
// others or not. A key sees one organization, and every project has a VPC by default.
func (c *Client) sees(ctx context.Context, ref Ref, others bool) bool {
	differs := func(organization string) bool {
		return ref.Organization != "" && !strings.EqualFold(organization, ref.Organization)
	}
	if others || c.Config.OrganizationID != "" && differs(c.Config.OrganizationID) {
		return others
	}
	shown, foreign := false, false
	if found, _, err := call(ctx, c, func(options ...scw.RequestOption) (*vpc.ListVPCsResponse, error) {
		return c.vpcs.ListVPCs(&vpc.ListVPCsRequest{Region: scw.Region(ref.Region)}, append(options, scw.WithAllPages())...)
	}); err == nil {
		for _, one := range found.Vpcs {
			shown = shown || strings.EqualFold(one.ProjectID, ref.Project)
			foreign = foreign || differs(one.OrganizationID)
		}
	}
	if shown || foreign || strings.EqualFold(ref.Project, c.Config.ProjectID) {
		return shown || !foreign
	}
	policies, err := c.ListRoutingPolicies(ctx, &interlink.ListRoutingPoliciesRequest{Region: scw.Region(ref.Region), ProjectID: &ref.Project})
	return err == nil && len(policies) > 0
}
