package reliability

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// badPaging is what lists of several pages may get wrong.
func badPaging(operation string) map[string]mockapi.Fault {
	query := func(override string) mockapi.Fault {
		return mockapi.Fault{Operation: operation, Kind: mockapi.Query, Body: override}
	}
	return map[string]mockapi.Fault{
		"page_size is capped":          query("page_size=10"),
		"page is ignored":              query("page=1"),
		"the project is ignored":       query("project_id="),
		"another project is listed":    query("project_id=" + anotherProject),
		"total_count is too small":     {Operation: operation, Kind: mockapi.TotalCount, Body: "100"},
		"total_count is missing":       {Operation: operation, Kind: mockapi.TotalCount},
		"a page in the middle is none": {Operation: operation, Kind: mockapi.EmptyPage},
	}
}

// TestAccEvidencePaging orders a taken name in a project of many links, and reads all of its links and policies, while
// lists are paged wrongly. Nothing is ordered. The data sources have everything, or are an error.
func TestAccEvidencePaging(t *testing.T) {
	t.Parallel()
	const links, policies = 220, 130
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	// Each name is a part of other names.
	for n := range links {
		w.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("site-%d", n)})
		if n < policies {
			w.Mock.AddPolicy(mockapi.PolicySeed{Name: fmt.Sprintf("policy-%d", n), PrefixFilterIn: []string{"192.0.2.0/24"}})
		}
		if n%2 == 0 {
			w.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("site-%d-theirs", n), ProjectID: anotherProject})
			w.Mock.AddPolicy(mockapi.PolicySeed{Name: "theirs", PrefixFilterIn: []string{"192.0.2.0/24"}, ProjectID: anotherProject})
		}
	}
	const ofTheProject = `project_id = "` + mockapi.DefaultProjectID + `"`
	c.configure(acctest.Link("first", "site-1"), acctest.Link("last", fmt.Sprintf("site-%d", links-1)), `
data "interlink_links" "all" {
  `+ofTheProject+`
}
data "interlink_routing_policies" "all" {
  `+ofTheProject+`
}
`)
	for name, fault := range badPaging("ListLinks") {
		t.Run(name, func(t *testing.T) {
			contradict(w, fault, badPaging("ListRoutingPolicies")[name])
			before := c.facts()
			out, code := c.apply()
			if sent := w.Mock.Count("CreateLink"); code != 1 || sent > 0 {
				t.Errorf("exit code %d, %d orders:\n%s", code, sent, out)
			}
			_, failures, _ := strings.Cut(out, "Error: ")
			for kind, want := range map[string]int{"links": links, "routing_policies": policies} {
				got := c.listed("interlink_"+kind, kind)
				if failed := strings.Contains(failures, "data.interlink_"+kind+".all"); !failed && got != -1 && got != want {
					t.Errorf("data.interlink_%s has %d elements, want %d, or an error:\n%s", kind, got, want, out)
				}
			}
			c.undo(before)
			c.Write("terraform.tfstate", "")
		})
	}
}

// listed returns how many different objects of the project a data source has in the state, -1 if it is not there. One
// of another project counts as wrong.
func (c *terminal) listed(kind, list string) int {
	c.t.Helper()
	for _, resource := range readState(c.Dir).Resources {
		if resource.Mode != "data" || resource.Type != kind {
			continue
		}
		var attributes map[string]json.RawMessage
		var objects []struct {
			ID      string
			Project string `json:"project_id"`
		}
		must(json.Unmarshal(resource.Instances[0].Attributes, &attributes))
		must(json.Unmarshal(attributes[list], &objects))
		ids := map[string]bool{}
		for _, object := range objects {
			if object.Project != mockapi.DefaultProjectID {
				return -2
			}
			ids[object.ID] = true
		}
		return len(ids)
	}
	return -1
}

// TestEvidenceQuery lists links for import over the plugin protocol, because the CLI may be older than terraform query.
// A list that is paged wrongly, or is none, is whole or an error, and never has another project's links.
func TestEvidenceQuery(t *testing.T) {
	t.Parallel()
	const links = 120
	w := protocol.NewWorld(t, mockapi.Options{})
	for n := range links {
		w.Mock.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("site-%d", n)})
		w.Mock.AddLink(mockapi.LinkSeed{Name: "theirs", ProjectID: anotherProject})
	}
	s := w.Open(t.Context(), t)
	faults := badPaging("ListLinks")
	maps.Copy(faults, noLists("ListLinks"))
	maps.Copy(faults, map[string]mockapi.Fault{
		"order_by is ignored":      {Operation: "ListLinks", Kind: mockapi.Query, Body: "order_by=name_desc"},
		"total_count is 1":         {Operation: "ListLinks", Kind: mockapi.TotalCount, Body: "1"},
		"total_count is too large": {Operation: "ListLinks", Kind: mockapi.TotalCount, Body: "5000"},
		"the first page is empty":  {Operation: "ListLinks", Kind: mockapi.EmptyPage, Body: "1"},
	})
	for name, fault := range faults {
		contradict(w, fault)
		items, found := s.List(t.Context(), "interlink_link", protocol.Attrs{"project_id": mockapi.DefaultProjectID}, 0, true)
		ids := map[string]bool{}
		for _, item := range items {
			if project := protocol.Text(item.Object, "project_id"); project != mockapi.DefaultProjectID {
				t.Errorf("%s: it offers a link of the project %s", name, project)
				break
			}
			ids[protocol.Text(item.Identity, "id")] = true
		}
		if len(ids) != links && !found.Failed() {
			t.Errorf("%s: %d links without an error, want %d", name, len(ids), links)
		}
	}
}
