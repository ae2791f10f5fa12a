package reliability

import (
	"regexp"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// unreadable matches an error about a reply that is not what was asked for.
var unreadable = regexp.MustCompile(`(?i)unreadable|(cannot|could not) be read`)

// TestAccEvidenceNoListFreesNoName orders a taken name, while the list of links is none. Nothing is ordered.
func TestAccEvidenceNoListFreesNoName(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
	c.configure(acctest.Link("paris", "paris"))
	for name, fault := range noLists("ListLinks") {
		t.Run(name, func(t *testing.T) {
			contradict(w, fault)
			before := c.facts()
			out, code := c.apply()
			c.undo(before)
			c.Write("terraform.tfstate", "")
			if code == 0 || w.Mock.Count("CreateLink") > 0 || !unreadable.MatchString(flat(out)) {
				t.Errorf("exit code %d, %d orders:\n%s", code, w.Mock.Count("CreateLink"), out)
			}
		})
	}
}

// TestAccEvidenceNoListIsNoEmptyOne reads every plural data source, while the lists are none. Each is an error.
func TestAccEvidenceNoListIsNoEmptyOne(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	w.Mock.AddLink(mockapi.LinkSeed{Name: "paris"})
	w.Mock.AddPolicy(mockapi.PolicySeed{Name: "a", PrefixFilterIn: []string{"192.0.2.0/24"}})
	w.Mock.AddConnection(mockapi.ConnectionSeed{Name: "cage"})
	operations := map[string]string{
		"interlink_links": "ListLinks", "interlink_partners": "ListPartners", "interlink_pops": "ListPops",
		"interlink_routing_policies": "ListRoutingPolicies", "interlink_dedicated_connections": "ListDedicatedConnections",
	}
	blocks, says := []string{}, []string{}
	for kind := range operations {
		blocks, says = append(blocks, `data "`+kind+`" "all" {}`), append(says, "data."+kind+".all")
	}
	c.configure(blocks...)
	for name := range noLists("") {
		t.Run(name, func(t *testing.T) {
			contradict(w)
			for _, operation := range operations {
				fault := noLists(operation)[name]
				fault.Times = -1
				w.Mock.AddFault(fault)
			}
			result := c.Run("plan", "-no-color", "-input=false")
			_, failures, _ := strings.Cut(result.Output, "Error: ")
			if lacks := missing(failures, says...); result.ExitCode != 1 || len(lacks) > 0 {
				t.Errorf("exit code %d, no error about %q:\n%s", result.ExitCode, lacks, result.Output)
			}
		})
	}
}

// TestAccEvidenceNoListIsNoRefusal orders what is valid, while the list of partners or PoPs is none. It is ordered, or
// the error says that the list could not be read, not that the partner is elsewhere.
func TestAccEvidenceNoListIsNoRefusal(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{})
	c := newTerminal(t, w)
	c.configure(acctest.Link("paris", "paris"))
	elsewhere := regexp.MustCompile(`(?i)not at th|nobody is`)
	for _, name := range []string{"a message", "none of three"} {
		t.Run(name, func(t *testing.T) {
			contradict(w, noLists("ListPartners")[name], noLists("ListPops")[name])
			out, code := c.apply()
			if code != 0 && !unreadable.MatchString(flat(out)) || elsewhere.MatchString(flat(out)) || code != 0 && w.Mock.Orders() > 0 {
				t.Errorf("exit code %d, %d orders:\n%s", code, w.Mock.Orders(), out)
			}
			w.Mock.Reset()
			c.Write("terraform.tfstate", "")
		})
	}
}
