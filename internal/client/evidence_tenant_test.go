package client_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// TestA404OfATenant has a GET that says 404, and a list without any object: the project
// may be one that the API key does not see. A VPC or a policy of the project shows that it
// does, and a VPC of another organization that it does not.
func TestA404OfATenant(t *testing.T) {
	t.Parallel()
	const theirs, elsewhere = "0b0b0b0b-64c0-48ab-899d-868455867ecf", "0c0c0c0c-64c0-48ab-899d-868455867ecf"
	vpc := func(project, organization string) []object {
		return []object{{"project_id": project, "organization_id": organization}}
	}
	denied := vpc("denied", "")
	for name, test := range map[string]struct {
		keys     [2]client.Ref // of the state, of the API key
		vpcs     []object      // that the API lists
		policy   string        // the project of a routing policy; "": there is none
		want     string
		asked    int // for VPCs
		policies int // lists of policies
	}{
		"its own project": {
			[2]client.Ref{{Project: project}, {Project: project}},
			nil, "", "gone", 1, 0,
		},
		"in capitals": {
			[2]client.Ref{{Project: strings.ToUpper(project)}, {Project: project}},
			nil, "", "gone", 1, 0,
		},
		"its own organization": {
			[2]client.Ref{{Project: project, Organization: strings.ToUpper(organization)}, {Project: project, Organization: organization}},
			nil, "", "gone", 1, 0,
		},
		"its own project, the list of VPCs is denied": {
			[2]client.Ref{{Project: project}, {Project: project}},
			denied, "", "gone", 1, 0,
		},
		"its own project with a VPC": {
			[2]client.Ref{{Project: project, Organization: organization}, {Project: project}},
			vpc(project, strings.ToUpper(organization)), "", "gone", 1, 0,
		},
		"its own project, a foreign VPC": {
			[2]client.Ref{{Project: project, Organization: organization}, {Project: project}},
			vpc(theirs, elsewhere), "", "unseen", 1, 0,
		},
		"another organization": {
			[2]client.Ref{{Project: project, Organization: elsewhere}, {Project: project, Organization: organization}},
			vpc(project, elsewhere), "", "unseen", 0, 0,
		},
		"a VPC, another organization": {
			[2]client.Ref{{Project: theirs, Organization: elsewhere}, {Project: project, Organization: organization}},
			vpc(theirs, elsewhere), "", "unseen", 0, 0,
		},
		"a key without a project": {
			[2]client.Ref{{Project: theirs}, {Organization: organization}},
			nil, "", "unseen", 1, 1,
		},
		"another project": {
			[2]client.Ref{{Project: theirs, Organization: organization}, {Project: project, Organization: organization}},
			nil, "", "unseen", 1, 1,
		},
		"another project with a VPC": {
			[2]client.Ref{{Project: theirs, Organization: organization}, {Project: project}},
			vpc(strings.ToUpper(theirs), organization), "", "gone", 1, 0,
		},
		"a VPC of the key's project": {
			[2]client.Ref{{Project: theirs}, {Project: project}},
			vpc(project, organization), "", "unseen", 1, 1,
		},
		"a foreign VPC": {
			[2]client.Ref{{Project: theirs, Organization: organization}, {Project: project}},
			vpc(project, elsewhere), theirs, "unseen", 1, 0,
		},
		"the list of VPCs is denied": {
			[2]client.Ref{{Project: theirs}, {Project: project}},
			denied, "", "unseen", 1, 1,
		},
		"a policy of the project": {
			[2]client.Ref{{Project: theirs}, {Project: project}},
			denied, theirs, "gone", 1, 1,
		},
		"a policy of the key's project": {
			[2]client.Ref{{Project: theirs}, {Project: project}},
			nil, project, "unseen", 1, 1,
		},
	} {
		for _, kind := range kinds {
			if test.policy != "" && kind != "links" {
				continue // the list of policies is the witness
			}
			t.Run(kind+", "+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					api := newFake(0)
					c := connect(t, api, func(config *client.Config) {
						config.ProjectID, config.OrganizationID = test.keys[1].Project, test.keys[1].Organization
						config.Source = "the profile work"
					})
					ref := test.keys[0]
					ref.Region, ref.ID = region, "x"
					if test.policy != "" {
						api.addLocked("routing-policies", object{"name": "paris", "project_id": test.policy})
					}
					s := &scene{api, t, c, t.Context(), ref, "get " + kind, "list " + kind}
					api.edit = func(call string, req *http.Request, reply object) any {
						if call == "list vpcs" {
							if query := req.URL.Query(); query.Has("project_id") || query.Has("organization_id") {
								t.Errorf("asks for some VPCs only: %s", query)
							}
							return object{"vpcs": test.vpcs, "total_count": len(test.vpcs)}
						}
						return reply
					}
					if len(test.vpcs) > 0 && test.vpcs[0]["project_id"] == "denied" {
						api.inject("list vpcs", apiError(403, "permissions_denied", nil), forever)
					}
					lists, policies := 1, test.policies
					if kind == "routing-policies" {
						lists, policies = 1+test.policies, 1+test.policies
					}
					s.expect(test.want, 1, lists)
					if vpcs, found := api.count("list vpcs"), api.count("list routing-policies"); vpcs != test.asked || found != policies {
						t.Errorf("%d requests for VPCs, want %d, and %d for policies, want %d", vpcs, test.asked, found, policies)
					}
					if test.want == "unseen" {
						_, err := s.ask()
						for _, word := range []string{`the state has project "` + ref.Project + `"`, "the key is scwxxxxxxxxxxxxxxxxx, from the profile work", "profile", "organization", "state is kept", "terraform state rm"} {
							if text := strings.ToLower(base.Advice(err)); !strings.Contains(text, strings.ToLower(word)) {
								t.Errorf("it does not say %q: %s", word, text)
							}
						}
					}
				})
			})
		}
	}
}

// TestAnotherTenantsProjectWithObjects is seen: the list shows other objects.
func TestAnotherTenantsProjectWithObjects(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		onScene(t, kind, func(s *scene) {
			s.c.Config.OrganizationID, s.c.Config.ProjectID = "0c0c0c0c-64c0-48ab-899d-868455867ecf", ""
			s.remove(s.ref.ID)
			if s.expect("gone", 1, 1); s.count("list vpcs") != 0 {
				s.t.Error("it asked for VPCs")
			}
		})
	}
}

// TestTheEndOfARoutingPolicy needs a GET after the DELETE, whatever that said.
func TestTheEndOfARoutingPolicy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		start       func(s *scene)
		want        client.Meaning // -1: it is gone
		gets, lists int
	}{
		"deleted":          {func(*scene) {}, -1, 1, 0},
		"the list lags":    {func(s *scene) { s.inject(s.get, missing, forever) }, -1, 1, 0},
		"it was not there": {func(s *scene) { s.remove(s.ref.ID) }, -1, 1, 1},
		"accepted, ignored": {func(s *scene) {
			s.inject("delete routing-policies", fault{"", func(*http.Request) (*http.Response, error) { return plain(204, "", ""), nil }}, 1)
		}, client.Doubtful, 1, 0},
		"404, and it is": {func(s *scene) { s.inject("delete routing-policies", missing, 1) }, client.Doubtful, 1, 0},
		"all say 404 but the list": {func(s *scene) {
			s.inject("delete routing-policies", missing, 1)
			s.inject(s.get, missing, forever)
		}, client.Doubtful, 4, 4},
		"in use":            {func(s *scene) { s.inject("delete routing-policies", apiError(412, "precondition_failed", nil), 1) }, client.Precondition, 0, 0},
		"the GET is denied": {func(s *scene) { s.inject(s.get, apiError(403, "permissions_denied", nil), 1) }, client.Denied, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onScene(t, "routing-policies", func(s *scene) {
				test.start(s)
				err := s.c.DeleteRoutingPolicy(s.ctx, s.ref)
				if (test.want == -1) != (err == nil) || err != nil && client.MeaningOf(err) != test.want || s.count(s.get) != test.gets || s.count(s.list) != test.lists {
					s.t.Errorf("%v after %d GETs and %d lists, want %d and %d", err, s.count(s.get), s.count(s.list), test.gets, test.lists)
				}
			})
		})
	}
}
