package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fact is a sentence of Scaleway's documentation about how InterLink behaves, in our own words.
type fact struct {
	says string
	// tests prove it: package.Function, or package.Function/case if the function has the case in a table. Packages are
	// below internal/.
	tests []string
	// not says why no test can prove it, or not all of it.
	not string
}

// documented lists every such sentence. One without a test says why.
var documented = []fact{
	{says: "detaching the VPC turns propagation off", tests: []string{"mockapi.TestPropagation/vpc detached", "services/link.TestLifeOfALinkThatIsChanged"}},
	{says: "detaching the last policy turns propagation off", tests: []string{"mockapi.TestPropagation/last policy detached"}},
	{says: "a swap in place keeps the routes, detaching and attaching drops them", tests: []string{"mockapi.TestASwapOfAPolicyDropsNothing", "services/link.TestLifeOfALinkThatIsChanged"}},
	{says: "newest pages: VPC, policies and propagation before the link is built", tests: []string{"mockapi.TestBeforeItIsBuilt", "services/link.TestLifeOfAnOrderAsConfigured", "examples.TestPagesSayWhatNoCallShows/There is no need to wait for `active`"}},
	{says: "older pages: not before active", tests: []string{"mockapi.TestVPCOnlyWhenBuilt", "services/link.TestLifeOfAnOrderAsConfigured"}},
	{says: "at most one policy of each family on a link", tests: []string{"mockapi.TestErrors/attach policy: has one", "mockapi.TestErrors/wrong family"}},
	{says: "a policy may serve many links", tests: []string{"mockapi.TestAPolicyServesManyLinks", "examples.TestAccRootModules"}},
	{says: "a policy holds prefixes of one family", tests: []string{"mockapi.TestErrors/policy: mixed", "services/routingpolicy.TestAccPolicyPlanTimeChecks/Prefixes of both families"}},
	{
		says: "new prefixes of a policy count at once on all of its links", tests: []string{"services/routingpolicy.TestAccAChangeOfPrefixesTouchesNoLink"},
		not: "how soon Scaleway's routers announce them is nothing that a mock shows",
	},
	{says: "propagation without a policy announces nothing", tests: []string{"services/link.TestLifeOfALinkThatIsDegraded"}},
	{says: "propagation without a VPC leads nowhere", tests: []string{"services/link.TestLifeOfALinkThatIsDegraded"}},
	{says: "both sessions up, one down, both down: active, limited_connectivity, all_down", tests: []string{"mockapi.TestActBack", "services/link.TestLifeOfALinkThatIsDegraded"}},
	{says: "a policy makes the session of its family, or turning propagation on makes the sessions", not: "two sources, two answers: the mock takes the first, and nothing in the provider depends on it"},
	{says: "region, partner, PoP and bandwidth cannot be changed", tests: []string{"mockapi.TestWhatAnUpdateChanges", "services/link.TestAccWhatCannotBeChangedIsOrderedAgain"}},
	{says: "the VLAN cannot be changed", tests: []string{"mockapi.TestWhatAnUpdateChanges", "services/link.TestAccByWayOfAnL2Partner"}},
	{says: "the AS number can be changed", tests: []string{"mockapi.TestWhatAnUpdateChanges", "services/link.TestLifeOfASelfHostedLink", "services/link.TestAccByWayOfAnL2Partner"}},
	{says: "by way of an L2 partner the user's router speaks BGP: the order carries an AS number, and a VLAN if wanted", tests: []string{"services/link.TestAccByWayOfAnL2Partner"}},
	{says: "by way of an L3 partner the partner's router speaks BGP", tests: []string{"mockapi.TestErrors/asn by way of L3", "mockapi.TestErrors/vlan by way of L3", "services/link.TestAccBadInputIsRefusedAtPlan/asn by way of L3"}},
	{says: "the partner object of a link says which it is", tests: []string{"services/link.TestAccByWayOfAnL2Partner"}},
	{says: "the SDK speaks of self-hosted links only: the API decides", tests: []string{"services/link.TestAccAPartnerThatDoesNotSay"}},
	{says: "self-hosted without an AS number: required by one source, a default by another", tests: []string{"mockapi.TestADefaultASN", "services/link.TestAccSelfHostedWithoutAnASN"}},
	{says: "hosted links are billed from the order, self-hosted ones cost nothing beyond their connection", tests: []string{"examples.TestPagesSayWhatNoCallShows"}, not: "no call of the API shows money: the test holds the pages"},
	{says: "the links of a connection share its port", tests: []string{"mockapi.TestErrors/more than the port", "services/link.TestAccBadInputIsRefusedAtPlan/more than the port", "services/connection.TestAccDataSourceDedicatedConnection"}},
	{says: "VLANs of self-hosted links are 1500 to 3899, and within the connection's range", tests: []string{"mockapi.TestErrors/vlan too low", "mockapi.TestErrors/vlan too high", "mockapi.TestErrors/vlan out of the connection's", "mockapi.TestVLANs", "services/link.TestAccBadInputIsRefusedAtPlan/vlan of the connection"}},
	{says: "a VLAN that is in use is an error", tests: []string{"mockapi.TestErrors/vlan in use", "services/link.TestAccBadInputIsRefusedAtPlan/vlan in use"}},
	{
		says: "the VPC may be in another project of the organization", tests: []string{"services/link.TestAccAVPCOfAnotherProject", "examples.TestAccRootModules"},
		not: "that the organization has to be the same: the mock has one",
	},
	{
		says: "three BGP communities of the user's router steer the traffic from Scaleway", tests: []string{"examples.TestPagesSayWhatNoCallShows/| `12876:42050` | low |"},
		not: "what they do happens between routers: the test holds the page",
	},
	{
		says: "no communities in the other direction", tests: []string{"examples.TestPagesSayWhatNoCallShows/Scaleway sets no communities on what it announces."},
		not: "it happens between routers: the test holds the page",
	},
	{says: "redundancy: two links to one VPC over two PoPs, two orders, one policy", tests: []string{"mockapi.TestAPolicyServesManyLinks", "examples.TestAccRootModules/redundant"}},
	{says: "propagation is turned off before a link is deleted", tests: []string{"mockapi.TestErrors/delete: propagation on", "mockapi.TestDeadWithPropagation", "services/link.TestLifeOfALinkThatIsDestroyed"}},
	{says: "after the deletion the partner has to be asked to remove its side", tests: []string{"services/link.TestLifeOfADestroyThatTakesLong"}},
	{says: "not if it never accepted", tests: []string{"mockapi.TestDecisions", "services/link.TestLifeOfAnOrderThatCannotBeSetUp"}},
	{says: "VPC, policy, PoP and partner are of the link's region", tests: []string{"mockapi.TestRegions", "services/link.TestAccBadInputIsRefusedAtPlan/vpc of another region", "services/link.TestAccBadInputIsRefusedAtPlan/partner of another region", "services/link.TestAccBadInputIsRefusedAtPlan/policy of another region"}},
	{says: "the SDK knows four regions, one has partners", tests: []string{"mockapi.TestRegions", "mockapi.TestErrors/region unknown"}},
	{says: "for everybody since October 2025", not: "a date, and no behaviour"},
	{says: "Requesting and Down on Scaleway's pages are requested and all_down", tests: []string{"examples.TestPagesSayWhatNoCallShows/*Down* for `all_down`"}, not: "the API sends requested and all_down: the test holds the page"},
	{says: "nothing is said of MTU, MD5, BFD, quotas and limits of prefixes", tests: []string{"examples.TestPagesInventNothing"}, not: "what Scaleway does there"},
}

// TestEveryDocumentedSentenceIsTested fails if a sentence has neither a test nor a reason, or names a test or table case
// that does not exist.
func TestEveryDocumentedSentenceIsTested(t *testing.T) {
	t.Parallel()
	functions := testFunctions(t)
	for _, fact := range documented {
		if len(fact.tests) == 0 && fact.not == "" {
			t.Errorf("%q has no test, and no reason why", fact.says)
		}
		for _, name := range fact.tests {
			// A package folder may contain slashes, too: the case begins after the function's name.
			function, subtest := name, ""
			if dot := strings.Index(name, ".Test"); dot >= 0 {
				if slash := strings.Index(name[dot:], "/"); slash >= 0 {
					function, subtest = name[:dot+slash], name[dot+slash+1:]
				}
			}
			texts, found := functions[function]
			switch {
			case !found:
				t.Errorf("%q names the test %s, which is not there", fact.says, function)
			case subtest != "" && !texts[subtest]:
				t.Errorf("%q names the case %q, which neither %s nor its file's tables have", fact.says, subtest, function)
			}
		}
	}
}

// testFunctions returns every test function below internal/, by folder and name, with the texts in it and in the
// variables of its package's tests.
func testFunctions(t *testing.T) map[string]map[string]bool {
	t.Helper()
	found := map[string]map[string]bool{}
	tables := map[string]map[string]bool{} // by folder
	base := filepath.Join(root, "internal")
	err := filepath.WalkDir(base, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(base, filepath.Dir(file))
		if err != nil {
			return err
		}
		dir = filepath.ToSlash(dir)
		if tables[dir] == nil {
			tables[dir] = map[string]bool{}
		}
		for _, declaration := range parsed.Decls {
			switch declared := declaration.(type) {
			case *ast.FuncDecl:
				if name := declared.Name.Name; declared.Recv == nil && strings.HasPrefix(name, "Test") {
					found[dir+"."+name] = textsIn(declared)
				}
			case *ast.GenDecl:
				for text := range textsIn(declared) {
					tables[dir][text] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatal("no test was found")
	}
	for name, texts := range found {
		dir, _, _ := strings.Cut(name, ".Test")
		for text := range tables[dir] {
			texts[text] = true
		}
	}
	return found
}

func textsIn(node ast.Node) map[string]bool {
	texts := map[string]bool{}
	ast.Inspect(node, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				texts[text] = true
			}
		}
		return true
	})
	return texts
}
