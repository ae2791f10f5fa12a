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
// may be one that the API key does not see.
func TestA404OfATenant(t *testing.T) {
	t.Parallel()
	const theirs, elsewhere = "0b0b0b0b-64c0-48ab-899d-868455867ecf", "0c0c0c0c-64c0-48ab-899d-868455867ecf"
	for name, test := range map[string]struct {
		ref, own client.Ref // of the state, of the key
		vpcs     []object   // that the API lists
		want     string
		asks     int // for VPCs
	}{
		"its own project":             {client.Ref{Project: project}, client.Ref{Project: project}, nil, "gone", 0},
		"in capitals":                 {client.Ref{Project: strings.ToUpper(project)}, client.Ref{Project: project}, nil, "gone", 0},
		"its own organization":        {client.Ref{Project: project, Organization: strings.ToUpper(organization)}, client.Ref{Project: project, Organization: organization}, nil, "gone", 0},
		"another organization":        {client.Ref{Project: project, Organization: elsewhere}, client.Ref{Project: project, Organization: organization}, []object{{"project_id": project}}, "unseen", 0},
		"a key without a project":     {client.Ref{Project: theirs}, client.Ref{Organization: organization}, nil, "unseen", 1},
		"another project":             {client.Ref{Project: theirs, Organization: organization}, client.Ref{Project: project, Organization: organization}, nil, "unseen", 1},
		"another project with a VPC":  {client.Ref{Project: theirs, Organization: organization}, client.Ref{Project: project}, []object{{"project_id": theirs}}, "gone", 1},
		"a VPC of its own project":    {client.Ref{Project: theirs}, client.Ref{Project: project}, []object{{"project_id": project}}, "unseen", 1},
		"a key that sees no VPCs":     {client.Ref{Project: theirs}, client.Ref{Project: project}, []object{{"project_id": theirs, "denied": true}}, "unseen", 1},
		"a VPC, another organization": {client.Ref{Project: theirs, Organization: elsewhere}, client.Ref{Project: project, Organization: organization}, []object{{"project_id": theirs}}, "unseen", 0},
	} {
		for _, kind := range kinds {
			t.Run(kind+", "+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					api := newFake(0)
					c := connect(t, api, func(config *client.Config) {
						config.ProjectID, config.OrganizationID = test.own.Project, test.own.Organization
						config.Source = "the profile work"
					})
					ref := client.Ref{Region: region, Project: test.ref.Project, Organization: test.ref.Organization, ID: "x"}
					s := &scene{api, t, c, t.Context(), ref, "get " + kind, "list " + kind}
					api.edit = func(call string, req *http.Request, reply object) any {
						if call == "list vpcs" {
							if query := req.URL.Query(); query.Get("project_id") != test.ref.Project || query.Get("page_size") != "1" {
								t.Errorf("asks for the VPCs of %s", query)
							}
							return object{"vpcs": test.vpcs, "total_count": len(test.vpcs)}
						}
						return reply
					}
					if len(test.vpcs) > 0 && test.vpcs[0]["denied"] != nil {
						api.inject("list vpcs", apiError(403, "permissions_denied", nil), forever)
					}
					s.expect(test.want, 1, 1)
					if api.count("list vpcs") != test.asks {
						t.Errorf("%d requests for VPCs, want %d", api.count("list vpcs"), test.asks)
					}
					if test.want == "unseen" {
						_, err := s.ask()
						for _, word := range []string{"the state has project " + test.ref.Project, "the key is scwxxxxxxxxxxxxxxxxx, from the profile work", "profile", "organization", "state is kept", "terraform state rm"} {
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
