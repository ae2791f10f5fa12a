package client_test

import (
	"context"
	"maps"
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
	c         *client.Client
	ctx       context.Context //nolint:containedctx // of the GETs
	ref       client.Ref
	get, list string // the calls
}

// kinds are what the rules of evidence are for.
var kinds = []string{"links", "routing-policies"}

// onScene runs a test in a bubble.
func onScene(t *testing.T, kind string, test func(t *testing.T, s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := newFake(0)
		s := &scene{api, connect(t, api), t.Context(), refTo(api.add(kind, "paris")), "get " + kind, "list " + kind}
		s.add(kind, "lyon")
		test(t, s)
	})
}

// ask makes the GET, and says in a word what came of it.
func (s *scene) ask(t *testing.T) (word string, err error) {
	t.Helper()
	status, id := "", ""
	if s.get == "get links" {
		var link *client.Link
		if link, err = s.c.GetLink(s.ctx, s.ref); err == nil {
			status, id = string(link.Status), link.ID
		}
	} else {
		var policy *client.RoutingPolicy
		if policy, err = s.c.GetRoutingPolicy(s.ctx, s.ref); err == nil {
			id = policy.ID
		}
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
	}
	return "something else", err
}

// expect makes the GET, and compares what came of it, and the requests.
func (s *scene) expect(t *testing.T, want string, gets, lists int, words ...string) {
	t.Helper()
	s.reset()
	word, err := s.ask(t)
	if word != want || s.count(s.get) != gets || s.count(s.list) != lists {
		t.Errorf("%s (%v) after %d GETs and %d lists, want %s after %d and %d", word, err, s.count(s.get), s.count(s.list), want, gets, lists)
	}
	for _, text := range words {
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("it does not say %q: %v", text, err)
		}
	}
}

// says edits the replies to the GET. times 0: all of them.
func (s *scene) says(times int, fields object) {
	left := times
	s.tune(func() {
		s.edit = func(call string, _ *http.Request, reply object) any {
			if call == s.get && (times == 0 || left > 0) {
				maps.Copy(reply, fields)
				left--
			}
			return reply
		}
	})
}

// TestGoneTakesTwoWitnesses has a GET that says 404. The list of the project decides
// whether that is believed.
func TestGoneTakesTwoWitnesses(t *testing.T) {
	t.Parallel()
	const listed = "and the list of its project shows it, requested"
	for _, kind := range kinds {
		for name, test := range map[string]func(t *testing.T, s *scene){
			"it is there": func(t *testing.T, s *scene) { s.expect(t, "shown", 1, 0) },
			"neither shows it": func(t *testing.T, s *scene) {
				s.remove(s.ref.ID)
				s.expect(t, "gone", 1, 1)
			},
			"the list shows it": func(t *testing.T, s *scene) {
				s.inject(s.get, missing, forever)
				want := listed
				if kind != "links" {
					want = "and the list of its project shows it, as if it existed"
				}
				s.expect(t, "doubtful", 4, 4, want)
			},
			"the list shows it, and then the GET": func(t *testing.T, s *scene) {
				s.inject(s.get, missing, 1)
				s.expect(t, "shown", 2, 1)
			},
			"the list showed it": func(t *testing.T, s *scene) {
				s.inject(s.get, missing, forever)
				time.AfterFunc(300*time.Millisecond, func() { s.remove(s.ref.ID) })
				s.expect(t, "gone", 3, 3)
			},
			"the list is none": func(t *testing.T, s *scene) {
				s.remove(s.ref.ID)
				s.inject(s.list, noID, forever)
				s.expect(t, "doubtful", 4, 8, "failed: the API's reply cannot be read: it has no total_count")
			},
			"the list lacks another": func(t *testing.T, s *scene) {
				s.remove(s.ref.ID)
				s.edit = func(_ string, _ *http.Request, reply object) any {
					if reply["total_count"] != nil {
						reply["total_count"] = 2
					}
					return reply
				}
				s.expect(t, "doubtful", 4, 16, "it lists 1 objects and counts 2")
			},
			"the list fails": func(t *testing.T, s *scene) {
				s.remove(s.ref.ID)
				s.inject(s.list, status(500), forever)
				s.expect(t, "doubtful", 4, 24, "failed: HTTP 500")
			},
			"the list failed": func(t *testing.T, s *scene) {
				s.remove(s.ref.ID)
				s.inject(s.list, noID, 2)
				s.expect(t, "gone", 2, 3)
			},
			"the key may not list": func(t *testing.T, s *scene) {
				s.remove(s.ref.ID)
				s.inject(s.list, apiError(403, "permissions_denied", nil), forever)
				s.expect(t, "denied", 1, 1, "which has to confirm that, failed: ")
			},
			"a gateway's 404": func(t *testing.T, s *scene) {
				s.remove(s.ref.ID)
				s.inject(s.get, status(404), forever)
				s.expect(t, "doubtful", 4, 0)
			},
			"the project is not known": func(t *testing.T, s *scene) {
				s.inject(s.get, missing, forever)
				s.ref.Project = ""
				s.expect(t, "gone", 1, 0)
			},
			"an interrupt is no second 404": func(t *testing.T, s *scene) {
				s.inject(s.get, missing, forever)
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				defer cancel()
				s.ctx = ctx
				s.expect(t, "doubtful", 1, 1)
			},
			"a poll": func(t *testing.T, s *scene) {
				s.inject(s.get, missing, forever)
				s.ctx = client.Once(t.Context()) // the wait repeats it
				s.expect(t, "doubtful", 1, 1)
			},
		} {
			t.Run(kind+", "+name, func(t *testing.T) {
				t.Parallel()
				onScene(t, kind, test)
			})
		}
	}
}

// TestADeletedLinkTakesTwoWitnesses has a GET that shows the status deleted.
func TestADeletedLinkTakesTwoWitnesses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(t *testing.T, s *scene){
		"the list, too": func(t *testing.T, s *scene) {
			s.set(s.ref.ID, "status", "deleted")
			s.expect(t, "gone", 1, 1)
		},
		"the list lacks it": func(t *testing.T, s *scene) {
			s.set(s.ref.ID, "status", "deleted")
			s.hidden[s.ref.ID] = true
			s.expect(t, "gone", 1, 1)
		},
		"the list shows it": func(t *testing.T, s *scene) {
			s.says(0, object{"status": "deleted"})
			s.expect(t, "doubtful", 4, 4, "or the status deleted", "shows it, requested")
		},
		"once": func(t *testing.T, s *scene) {
			s.says(1, object{"status": "deleted"})
			s.expect(t, "shown", 2, 1)
		},
		"the key may not list": func(t *testing.T, s *scene) {
			s.set(s.ref.ID, "status", "deleted")
			s.inject(s.list, apiError(403, "permissions_denied", nil), forever)
			s.expect(t, "denied", 1, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onScene(t, "links", test)
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
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onScene(t, "links", func(t *testing.T, s *scene) {
				if test.what.make != nil {
					s.inject("delete links", test.what, 1)
				}
				_, err := s.c.DeleteLink(t.Context(), s.ref)
				if (err == nil) != (name == "accepted") {
					t.Error(err)
				}
				s.inject(s.get, missing, forever)
				s.expect(t, test.want, test.gets, test.lists)
			})
		})
	}
}

// TestANewLinkMayBeMissing does not believe a 404 soon after the order. Later it does.
func TestANewLinkMayBeMissing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		start func(t *testing.T, s *scene)
		grace time.Duration
	}{
		"its order": {func(t *testing.T, s *scene) {
			t.Helper()
			link, err := s.c.CreateLink(t.Context(), order("rome"))
			if err != nil {
				t.Fatal(err)
			}
			s.ref.ID = link.ID
		}, time.Minute},
		"an order of this apply": {func(_ *testing.T, s *scene) { s.c.Expect(s.ref, 10*time.Second) }, 10 * time.Second},
		"no longer than that":    {func(_ *testing.T, s *scene) { s.c.Expect(s.ref, time.Hour) }, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onScene(t, "links", func(t *testing.T, s *scene) {
				test.start(t, s)
				s.remove(s.ref.ID)
				<-time.After(test.grace - 5*time.Second)
				if s.expect(t, "doubtful", 4, 0, "it was ordered a moment ago"); !s.c.MayAppear(s.ref) {
					t.Error("it may not appear any more")
				}
				<-time.After(5 * time.Second)
				if s.expect(t, "gone", 1, 1); s.c.MayAppear(s.ref) {
					t.Error("it may appear for ever")
				}
			})
		})
	}
}

// TestAnswersToAnotherQuestion has a GET that returns something else, once or always.
func TestAnswersToAnotherQuestion(t *testing.T) {
	t.Parallel()
	other := "00000000-0000-0000-0000-000000000002"
	for name, test := range map[string]struct {
		fields object
		words  string
	}{
		"another id":      {object{"id": other}, "it is about fr-par/" + other},
		"no id":           {object{"id": ""}, "it has no id"},
		"another region":  {object{"region": "nl-ams"}, "it is about nl-ams/"},
		"another project": {object{"project_id": organization}, "of project " + organization},
	} {
		for _, kind := range kinds {
			t.Run(kind+", "+name, func(t *testing.T) {
				t.Parallel()
				onScene(t, kind, func(t *testing.T, s *scene) {
					s.says(0, test.fields)
					s.expect(t, "doubtful", 4, 0, test.words)
					s.says(1, test.fields)
					s.expect(t, "shown", 2, 0)
					s.inject(s.get, status(503), 1)
					s.says(0, object{"id": strings.ToUpper(s.ref.ID), "project_id": strings.ToUpper(project), "region": ""})
					s.expect(t, "shown", 2, 0)
				})
			})
		}
	}
}

// at is a time of a change, in seconds of a minute.
func at(seconds int) object {
	return object{"updated_at": time.Date(2026, 2, 1, 0, 0, seconds, 0, time.UTC).Format(time.RFC3339Nano)}
}

// TestNewerWins has a GET that returns an older state than this process has seen.
func TestNewerWins(t *testing.T) {
	t.Parallel()
	name := "rome"
	for _, kind := range kinds {
		onScene(t, kind, func(t *testing.T, s *scene) {
			s.says(0, at(10))
			s.expect(t, "shown", 1, 0)
			s.expect(t, "shown", 1, 0) // as new
			s.says(0, at(9))
			s.expect(t, "doubtful", 4, 0, "it is of 2026-02-01T00:00:09Z, an earlier one of 2026-02-01T00:00:10Z")
			s.set(s.ref.ID, "updated_at", at(10)["updated_at"])
			s.says(2, at(9))
			s.expect(t, "shown", 3, 0)
			s.says(0, object{"updated_at": nil})
			s.expect(t, "shown", 1, 0)

			// The reply to a change is newer, too.
			s.tune(func() {
				s.edit = func(call string, _ *http.Request, reply object) any {
					if call == "update "+kind {
						maps.Copy(reply, at(20))
					}
					return reply
				}
			})
			if kind == "links" {
				if _, err := s.c.UpdateLink(t.Context(), s.ref, &name, nil, nil); err != nil {
					t.Fatal(err)
				}
			} else if _, err := s.c.UpdateRoutingPolicy(t.Context(), &interlink.UpdateRoutingPolicyRequest{Region: region, RoutingPolicyID: s.ref.ID}); err != nil {
				t.Fatal(err)
			}
			s.says(0, at(19))
			s.expect(t, "doubtful", 4, 0)
			s.says(0, at(20))
			s.expect(t, "shown", 1, 0)
		})
	}
}

// TestTheReplyToADELETEIsNotNewer has a DELETE that is accepted and ignored.
func TestTheReplyToADELETEIsNotNewer(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"deprovisioning", "deleted"} {
		onScene(t, "links", func(t *testing.T, s *scene) {
			s.edit = func(call string, _ *http.Request, reply object) any {
				if maps.Copy(reply, at(10)); call == "delete links" {
					maps.Copy(reply, at(20))
					reply["status"] = status
				}
				return reply
			}
			if _, err := s.c.DeleteLink(t.Context(), s.ref); err != nil {
				t.Fatal(err)
			}
			s.expect(t, "shown", 1, 0)
		})
	}
}

// TestTwoLinksHaveTimesOfTheirOwn is about the newest time of each.
func TestTwoLinksHaveTimesOfTheirOwn(t *testing.T) {
	t.Parallel()
	onScene(t, "links", func(t *testing.T, s *scene) {
		s.says(0, at(10))
		s.expect(t, "shown", 1, 0)
		s.says(0, at(9))
		s.ref.ID = s.ids()[1]
		s.expect(t, "shown", 1, 0)
	})
}
