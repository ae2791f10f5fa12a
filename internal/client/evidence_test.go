package client_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// scene is a project with two links, or two routing policies. The tests ask for the
// first one.
type scene struct {
	*fakeAPI
	t         *testing.T
	c         *client.Client
	ctx       context.Context
	ref       client.Ref
	get, list string // the calls
}

// kinds are what the rules of evidence are for.
var kinds = []string{"links", "routing-policies"}

// onScene runs a test in a bubble.
func onScene(t *testing.T, kind string, test func(s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		s := &scene{api, t, connect(t, api), t.Context(), refTo(api.add(kind, "paris")), "get " + kind, "list " + kind}
		s.add(kind, "lyon")
		test(s)
	})
}

// ask makes the GET, and says in a word what came of it.
func (s *scene) ask() (word string, err error) {
	status, id := "", ""
	if s.get == "get links" {
		var link *client.Link
		if link, err = s.c.GetLink(s.ctx, s.ref); err == nil {
			status, id = string(link.Status), link.ID
		}
	} else if id, err = idOf(s.c.GetRoutingPolicy(s.ctx, s.ref)); err != nil {
		id = ""
	}
	switch meaning := client.MeaningOf(err); {
	case client.IsNotFound(err), err == nil && status == "deleted":
		return "gone", err
	case err == nil && strings.EqualFold(id, s.ref.ID):
		return "shown", nil
	case meaning == client.Doubtful && client.Retryable(err):
		return "doubtful", err
	case meaning == client.Unseen && !client.Retryable(err):
		return "unseen", err
	case meaning == client.Denied && !client.Retryable(err):
		return "denied", err
	case meaning == client.Busy && client.Retryable(err):
		return "busy", err
	case err != nil && meaning == client.Unknown && client.Retryable(err):
		return "unknown", err
	}
	return "something else", err
}

// expect makes the GET, and compares what came of it, and the requests.
func (s *scene) expect(want string, gets, lists int, words ...string) {
	s.t.Helper()
	s.reset()
	word, err := s.ask()
	if word != want || s.count(s.get) != gets || s.count(s.list) != lists {
		s.t.Errorf("%s (%v) after %d GETs and %d lists, want %s after %d and %d", word, err, s.count(s.get), s.count(s.list), want, gets, lists)
	}
	for _, text := range words {
		if text != "" && (err == nil || !strings.Contains(err.Error(), text)) {
			s.t.Errorf("it does not say %q: %v", text, err)
		}
	}
}

// says edits the replies to a call. times 0: all of them.
func (s *scene) says(call string, times int, fields object) {
	left := times
	s.tune(func() {
		s.edit = func(called string, _ *http.Request, reply object) any {
			if called == call && (times == 0 || left > 0) {
				put(reply, fields)
				left--
			}
			return reply
		}
	})
}

func always404() injected { return injected{missing, forever} }

// TestGoneTakesTwoWitnesses has a GET that says 404, or deleted. The list of the project
// decides whether that is believed.
func TestGoneTakesTwoWitnesses(t *testing.T) {
	t.Parallel()
	const first = "0000000a-0000-0000-0000-000000000001"
	deleted := said("deleted", "application/json", `{"id":"`+first+`","status":"deleted","region":"`+region+`","project_id":"`+project+`","updated_at":"2026-01-01T00:00:01Z"}`)
	short := said("short", "application/json", `{"links":[],"routing_policies":[],"total_count":2}`)
	denied := injected{apiError(403, "permissions_denied", nil), forever}
	type row struct {
		removed     bool
		get, list   injected
		want        string
		gets, lists int
		says        string
	}
	none := injected{}
	both := map[string]row{
		"it is there":                         {false, none, none, "shown", 1, 0, ""},
		"neither shows it":                    {true, none, none, "gone", 1, 1, ""},
		"the list shows it":                   {false, always404(), none, "doubtful", 4, 4, "and the list of its project shows it"},
		"the list shows it, and then the GET": {false, injected{missing, 1}, none, "shown", 2, 1, ""},
		"the list is none":                    {true, none, injected{noID, forever}, "unknown", 1, 2, "kept: the API's reply cannot be read: it has no total_count"},
		"the list is none once":               {true, none, injected{noID, 1}, "gone", 1, 2, ""},
		"the list lacks objects":              {true, none, injected{short, forever}, "unknown", 1, 2, "it lists 0 objects and counts 2"},
		"the list lacks objects once":         {true, none, injected{short, 1}, "gone", 1, 2, ""},
		"the list fails":                      {true, none, injected{status(500), forever}, "unknown", 1, 6, "kept: HTTP 500"},
		"the list has to wait":                {true, none, injected{status(429, "3600"), forever}, "busy", 1, 1, "kept: HTTP 429"},
		"the key may not list":                {true, none, denied, "denied", 1, 1, "which has to confirm that, failed; so the state is kept: "},
		"a gateway's 404":                     {true, injected{status(404), forever}, none, "doubtful", 4, 0, "HTTP 404"},
	}
	ofLinks := map[string]row{
		"deleted, the list lacks it":        {true, injected{deleted, forever}, none, "gone", 1, 1, ""},
		"deleted, the list shows it":        {false, injected{deleted, forever}, none, "doubtful", 4, 4, "shows it, requested"},
		"deleted once":                      {false, injected{deleted, 1}, none, "shown", 2, 1, ""},
		"deleted, and the key may not list": {true, injected{deleted, forever}, denied, "denied", 1, 1, "or the status deleted"},
	}
	for _, kind := range kinds {
		for _, rows := range []map[string]row{both, ofLinks} {
			for name, test := range rows {
				if _, common := both[name]; !common && kind != "links" {
					continue // a policy has no status
				}
				t.Run(kind+", "+name, func(t *testing.T) {
					t.Parallel()
					onScene(t, kind, func(s *scene) {
						if test.removed {
							s.remove(s.ref.ID)
						}
						s.faults[s.get], s.faults[s.list] = &test.get, &test.list
						s.expect(test.want, test.gets, test.lists, test.says)
					})
				})
			}
		}
	}
	onScene(t, "links", func(s *scene) {
		s.set(s.ref.ID, "status", "deleted") // a list that shows the link is no witness of its end
		s.expect("doubtful", 4, 4, "shows it, deleted")
	})
}

// TestWhenA404IsAskedAgain has a GET that says 404, and a list that shows the object.
func TestWhenA404IsAskedAgain(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		onScene(t, kind, func(s *scene) {
			s.inject(s.get, missing, forever)
			begun := s.ctx
			ctx, cancel := context.WithTimeout(begun, 100*time.Millisecond)
			defer cancel()
			s.ctx = ctx // an interrupt is no second witness
			s.expect("doubtful", 1, 1)
			s.ctx = client.Once(begun) // its wait repeats a poll
			s.expect("doubtful", 1, 1)
			s.ctx = begun
			time.AfterFunc(300*time.Millisecond, func() { s.remove(s.ref.ID) }) // until then it lagged
			s.expect("gone", 3, 3)
		})
		onScene(t, kind, func(s *scene) {
			s.inject(s.get, missing, forever)
			s.ref.Project = "" // so there is no list
			s.expect("gone", 1, 0)
		})
	}
}

// TestA404AfterItsDELETE needs no second witness, if the API accepted the DELETE.
func TestA404AfterItsDELETE(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		what        fault
		want        string
		gets, lists int
	}{
		"accepted":       {fault{}, "gone", 1, 0},
		"refused":        {apiError(409, "conflict", nil), "doubtful", 4, 4},
		"missing":        {missing, "doubtful", 4, 4},
		"another's body": {said("", "application/json", `{"id":"x"}`), "doubtful", 4, 4},
	} {
		onScene(t, "links", func(s *scene) {
			if test.what.make != nil {
				s.inject("delete links", test.what, 1)
			}
			if _, err := s.c.DeleteLink(s.ctx, s.ref); (err == nil) != (name == "accepted") {
				s.t.Errorf("%s: %v", name, err)
			}
			s.inject(s.get, missing, forever)
			s.expect(test.want, test.gets, test.lists)
		})
	}
}

// TestANewLinkMayBeMissing does not believe a 404 soon after the order. Later it does.
func TestANewLinkMayBeMissing(t *testing.T) {
	t.Parallel()
	for expected, grace := range map[time.Duration]time.Duration{0: time.Minute, 10 * time.Second: 10 * time.Second, time.Hour: time.Minute} {
		onScene(t, "links", func(s *scene) {
			s.c.Expect(s.ref, expected)
			if expected == 0 { // ordered by this process
				id, err := idOf(s.c.CreateLink(s.ctx, order("rome")))
				if err != nil {
					s.t.Fatal(err)
				}
				s.ref.ID = id
			}
			s.remove(s.ref.ID)
			<-time.After(grace - 5*time.Second)
			if s.expect("doubtful", 4, 0, "it was ordered a moment ago"); !s.c.MayAppear(s.ref) {
				t.Error("it may not appear any more")
			}
			<-time.After(5 * time.Second)
			if s.expect("gone", 1, 1); s.c.MayAppear(s.ref) {
				t.Error("it may appear for ever")
			}
		})
	}
}

// TestAnswersToAnotherQuestion has a GET that returns something else, once or always.
func TestAnswersToAnotherQuestion(t *testing.T) {
	t.Parallel()
	other := "0000000a-0000-0000-0000-000000000002"
	for name, test := range map[string]struct {
		fields object
		words  string
	}{
		"another":         {object{"id": other}, "it is about fr-par/" + other},
		"no id":           {object{"id": ""}, "it has no id"},
		"another region":  {object{"region": "nl-ams"}, "it is about nl-ams/"},
		"no region":       {object{"region": ""}, "it is about /"},
		"another project": {object{"project_id": organization}, "of project " + organization},
		"no project":      {object{"project_id": ""}, "of project ,"},
		"no status":       {object{"status": absent{}}, "it has no status or no updated_at"},
		"no updated_at":   {object{"updated_at": absent{}}, "it has no status or no updated_at"},
		"only an id":      {object{"region": absent{}, "project_id": absent{}, "organization_id": absent{}, "status": absent{}, "updated_at": absent{}}, "cannot be read"},
	} {
		for _, kind := range kinds {
			if name == "no status" && kind != "links" {
				continue // a policy has no status
			}
			t.Run(kind+", "+name, func(t *testing.T) {
				t.Parallel()
				onScene(t, kind, func(s *scene) {
					s.says(s.get, 0, test.fields)
					s.expect("doubtful", 4, 0, test.words)
					s.says(s.get, 1, test.fields)
					s.expect("shown", 2, 0)
					s.says(s.get, 0, object{"id": strings.ToUpper(s.ref.ID), "project_id": strings.ToUpper(project)})
					s.expect("shown", 1, 0)
				})
			})
		}
	}
}

// at is a time of a change, in seconds of a minute.
func at(seconds int) object {
	return object{"updated_at": time.Date(2026, 2, 1, 0, 0, seconds, 0, time.UTC).Format(time.RFC3339Nano)}
}

// TestNewerWins has a GET that returns an older state than this process has seen: in a
// GET, or in the reply to a change.
func TestNewerWins(t *testing.T) {
	t.Parallel()
	name := "rome"
	for _, kind := range kinds {
		onScene(t, kind, func(s *scene) {
			s.says(s.get, 0, at(10))
			s.expect("shown", 1, 0)
			s.expect("shown", 1, 0) // as new
			s.says(s.get, 0, at(9))
			s.expect("doubtful", 4, 0, "it is of 2026-02-01T00:00:09Z, an earlier one of 2026-02-01T00:00:10Z")
			s.set(s.ref.ID, "updated_at", at(10)["updated_at"])
			s.says(s.get, 2, at(9))
			s.expect("shown", 3, 0)
			s.says(s.get, 0, object{"updated_at": nil})
			s.expect("doubtful", 4, 0)

			s.says("update "+kind, 0, at(20))
			change := func() (any, error) { return s.c.UpdateLink(s.ctx, s.ref, &name, nil, nil) }
			if kind != "links" {
				change = func() (any, error) {
					return s.c.UpdateRoutingPolicy(s.ctx, &interlink.UpdateRoutingPolicyRequest{Region: region, RoutingPolicyID: s.ref.ID})
				}
			}
			if _, err := change(); err != nil {
				s.t.Fatal(err)
			}
			s.says(s.get, 0, at(19))
			s.expect("doubtful", 4, 0)
			s.says(s.get, 0, at(20))
			s.expect("shown", 1, 0)
			s.says(s.get, 0, at(9)) // of another object
			s.reset()
			s.ref.ID = "0000000a-0000-0000-0000-000000000002"
			s.expect("shown", 1, 0)
		})
	}
}

// TestTheReplyToADELETEIsNotNewer has a DELETE that is accepted and ignored.
func TestTheReplyToADELETEIsNotNewer(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"deprovisioning", "deleted"} {
		onScene(t, "links", func(s *scene) {
			s.says("delete links", 0, object{"status": status, "updated_at": at(20)["updated_at"]})
			if _, err := s.c.DeleteLink(s.ctx, s.ref); err != nil {
				s.t.Fatal(err)
			}
			s.says(s.get, 0, at(10))
			s.expect("shown", 1, 0)
		})
	}
}
