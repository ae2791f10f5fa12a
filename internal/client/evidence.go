package client

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/scaleway/scaleway-sdk-go/api/vpc/v2"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

// This file says when an answer about one object is believed. A wrong "it is gone"
// drops a billed link from the state, and the next apply orders it again.
//
//   - An answer has to be about the object that was asked for.
//   - Of two answers the one with the older updated_at is no evidence.
//   - "Gone" takes two witnesses: the API's own 404 (or the status deleted), and a
//     whole list of the project without the object. The key has to see the project.
//     After this process's accepted DELETE one 404 is enough. Soon after its order
//     none is: reads may not show the new link yet.

// Ref identifies a link or a routing policy. Project and Organization are "" if they
// are not known. Without a project nothing can confirm a 404: it is believed.
type Ref struct{ Region, Project, Organization, ID string }

// facts are what an answer says about an object, as far as it says so.
type facts struct {
	Ref
	status  string
	updated *time.Time
}

// deleted is the status of an object that is gone.
const deleted = "deleted"

// contradicts says why an answer is not about the object that was asked for.
func (f facts) contradicts(ref Ref) error {
	switch {
	case f.ID == "":
		return errNoID
	case !strings.EqualFold(f.ID, ref.ID), f.Region != "" && f.Region != ref.Region,
		ref.Project != "" && f.Project != "" && !strings.EqualFold(f.Project, ref.Project):
		return unreadable("it is about %s/%s of project %s, not about %s/%s", f.Region, f.ID, f.Project, ref.Region, ref.ID)
	}
	return nil
}

// maxDoubts is how many doubtful answers in a row are an error. A poll is not
// repeated: the wait does that.
const maxDoubts = 4

// get makes a GET, and repeats it until the answer can be believed. witness lists the
// objects of the project; nil if a 404 needs no second witness.
func get[T any](
	ctx context.Context, c *Client, ref Ref, about func(*T) facts,
	ask func() (*T, error), witness func(context.Context) ([]*T, error),
) (*T, error) {
	backoff := c.config.Timing.Backoff()
	for try := 1; ; try++ {
		object, err := ask()
		failed := ErrorOf(err)
		gone := failed.Meaning == NotFound && failed.FromAPI
		switch {
		case err == nil:
			said := about(object)
			if err = said.contradicts(ref); err == nil {
				err = c.newest.check(said)
			}
			if err != nil {
				err = &Error{Meaning: Doubtful, text: err.Error(), advice: adviceContradiction, cause: err}
			}
			gone = err == nil && said.status == deleted
		case failed.Meaning == NotFound && !failed.FromAPI:
			err = &Error{Meaning: Doubtful, Status: failed.Status, text: failed.text, advice: adviceForeign, cause: err}
		}
		if gone && witness != nil && !c.linksOf(ref).ended(ref.ID) {
			if doubt := confirmGone(ctx, c, ref, about, witness); doubt != nil {
				err = doubt
			}
		}
		if err == nil || MeaningOf(err) != Doubtful {
			return object, err
		}
		if try == maxDoubts || ctx.Value(onceKey{}) != nil || !backoff.Wait(ctx, 0) {
			return nil, err
		}
	}
}

// confirmGone returns nil if the second witness says, too, that an object is gone.
func confirmGone[T any](ctx context.Context, c *Client, ref Ref, about func(*T) facts, witness func(context.Context) ([]*T, error)) error {
	if c.linksOf(ref).mayAppear(ref.ID) {
		return &Error{Meaning: Doubtful, text: "a GET does not show it yet", advice: adviceContradiction}
	}
	if ref.Project == "" {
		return nil
	}
	objects, err := witness(ctx)
	if err != nil {
		meaning := Doubtful
		if MeaningOf(err) == Denied {
			meaning = Denied
		}
		text := "a GET says that it does not exist, and the list of its project, which has to confirm that, cannot be read: " + APIText(err)
		return &Error{Meaning: meaning, text: text, advice: adviceContradiction, cause: err}
	}
	for _, object := range objects {
		if said := about(object); strings.EqualFold(said.ID, ref.ID) && said.status != deleted {
			text := "a GET says that it does not exist (HTTP 404, or the status deleted), and the list of its project shows it"
			if said.status != "" {
				text += " (" + said.status + ")"
			}
			return &Error{Meaning: Doubtful, text: text, advice: adviceContradiction}
		}
	}
	return c.sees(ctx, ref, len(objects) > 0)
}

// sees returns an error if nothing shows that the API key sees the project of an
// object: then a 404 says nothing about the object. others: the list of the project
// has other objects.
func (c *Client) sees(ctx context.Context, ref Ref, others bool) error {
	own := c.config
	foreign := ref.Organization != "" && own.OrganizationID != "" && !strings.EqualFold(ref.Organization, own.OrganizationID)
	if others || !foreign && (strings.EqualFold(ref.Project, own.ProjectID) || c.showsVPCs(ctx, ref)) {
		return nil
	}
	return &Error{Meaning: Denied, advice: adviceTenant, text: fmt.Sprintf(
		"this API key sees neither the object nor anything else of its project. The state has project %s (organization %s). The key is %s, from %s, with project %s (organization %s)",
		ref.Project, orNone(ref.Organization), own.AccessKey, own.Source, orNone(own.ProjectID), orNone(own.OrganizationID))}
}

func orNone(text string) string {
	if text == "" {
		return "not set"
	}
	return text
}

// showsVPCs reports whether the key sees a VPC of the project. Every project has one
// from its beginning, unless somebody has deleted it.
func (c *Client) showsVPCs(ctx context.Context, ref Ref) bool {
	size := uint32(1)
	found, _, err := call(ctx, c, with(c.vpcs.ListVPCs, &vpc.ListVPCsRequest{
		Region: scw.Region(ref.Region), ProjectID: &ref.Project, PageSize: &size,
	}))
	return err == nil && len(found.Vpcs) > 0 && strings.EqualFold(found.Vpcs[0].ProjectID, ref.Project)
}

// newest has the newest updated_at of each object, as GETs and replies to writes had
// it.
type newest struct {
	mu sync.Mutex
	at map[string]time.Time // by id
}

// check notes the updated_at of an answer. It returns an error if another answer was
// newer.
func (n *newest) check(said facts) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch before := n.at[said.ID]; {
	case said.updated == nil:
	case said.updated.Before(before):
		return unreadable("it is older (%s) than an earlier one (%s)", said.updated.Format(time.RFC3339Nano), before.Format(time.RFC3339Nano))
	case n.at == nil:
		n.at = map[string]time.Time{said.ID: *said.updated}
	default:
		n.at[said.ID] = *said.updated
	}
	return nil
}
