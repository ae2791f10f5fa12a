package mockapi

import (
	"errors"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	vpcsdk "github.com/scaleway/scaleway-sdk-go/api/vpc/v2"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

func sdk(t testing.TB, url string) *scw.Client {
	t.Helper()
	sc, err := scw.NewClient(scw.WithAPIURL(url), scw.WithAuth("SCWXXXXXXXXXXXXXXXXX", token),
		scw.WithDefaultProjectID(DefaultProjectID), scw.WithDefaultRegion(scw.RegionFrPar))
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func ipNet(t testing.TB, s string) scw.IPNet {
	t.Helper()
	_, n, err := net.ParseCIDR(s)
	if err != nil {
		t.Fatal(err)
	}
	return scw.IPNet{IPNet: *n}
}

// TestTheTableHasEveryStatusOfTheSDK compares the two.
func TestTheTableHasEveryStatusOfTheSDK(t *testing.T) {
	t.Parallel()
	for _, status := range interlink.LinkStatus("").Values() {
		if _, has := statuses[status.String()]; !has && status != interlink.LinkStatusUnknownLinkStatus {
			t.Errorf("the SDK has a status %q, the mock has not", status)
		}
	}
	if got, want := len(statuses), len(interlink.LinkStatus("").Values())-1; got != want {
		t.Errorf("%d statuses, the SDK has %d", got, want)
	}
}

// TestSDK calls every method of the SDK's package, and checks that none was
// left out.
func TestSDK(t *testing.T) {
	c := start(t, Options{ExtraPartners: 30})
	api, vpcs := interlink.NewAPI(sdk(t, c.url)), vpcsdk.NewAPI(sdk(t, c.url))
	connection := c.s.AddConnection(ConnectionSeed{Name: "dc", VLANStart: 2000, VLANEnd: 2010})
	done := map[string]bool{"Regions": true} // sends no request
	ok := func(name string, err error) {
		t.Helper()
		done[name] = true
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	is := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}

	partners, err := api.ListPartners(&interlink.ListPartnersRequest{}, scw.WithAllPages())
	ok("ListPartners", err)
	is("partners", len(partners.Partners), 32)
	partner, err := api.GetPartner(&interlink.GetPartnerRequest{PartnerID: PartnerFreePro})
	ok("GetPartner", err)
	is("partner", partner.Name, "FreePro")
	pops, err := api.ListPops(&interlink.ListPopsRequest{}, scw.WithAllPages())
	ok("ListPops", err)
	is("pops", len(pops.Pops), 5)
	pop, err := api.GetPop(&interlink.GetPopRequest{PopID: PopDC3})
	ok("GetPop", err)
	is("srn of the pop", pop.Srn, "srn://interlink.scw.cloud/regions/fr-par/pops/"+PopDC3)
	dcs, err := api.ListDedicatedConnections(&interlink.ListDedicatedConnectionsRequest{}, scw.WithAllPages())
	ok("ListDedicatedConnections", err)
	is("connections", len(dcs.Connections), 1)
	dc, err := api.GetDedicatedConnection(&interlink.GetDedicatedConnectionRequest{ConnectionID: connection})
	ok("GetDedicatedConnection", err)
	is("range", *dc.VlanRange, interlink.Range{Start: 2000, End: 2010})
	_, err = api.WaitForDedicatedConnection(&interlink.WaitForDedicatedConnectionRequest{ConnectionID: connection})
	ok("WaitForDedicatedConnection", err)

	p4, err := api.CreateRoutingPolicy(&interlink.CreateRoutingPolicyRequest{
		Name: "four", PrefixFilterIn: []scw.IPNet{ipNet(t, "10.0.0.0/8")}, PrefixFilterOut: []scw.IPNet{ipNet(t, "10.1.0.0/16")},
	})
	ok("CreateRoutingPolicy", err)
	is("prefixes in", p4.PrefixFilterIn[0].String(), "10.0.0.0/8")
	p6, err := api.CreateRoutingPolicy(&interlink.CreateRoutingPolicyRequest{
		Name: "six", IsIPv6: true, PrefixFilterIn: []scw.IPNet{ipNet(t, "2001:db8::/32")},
	})
	ok("CreateRoutingPolicy", err)
	p4, err = api.UpdateRoutingPolicy(&interlink.UpdateRoutingPolicyRequest{
		RoutingPolicyID: p4.ID, PrefixFilterOut: &[]string{"10.2.0.0/16", "10.3.0.0/16"},
	})
	ok("UpdateRoutingPolicy", err)
	is("prefixes out", len(p4.PrefixFilterOut), 2)
	p4, err = api.GetRoutingPolicy(&interlink.GetRoutingPolicyRequest{RoutingPolicyID: p4.ID})
	ok("GetRoutingPolicy", err)
	is("name kept", p4.Name, "four")
	yes := true
	policies, err := api.ListRoutingPolicies(&interlink.ListRoutingPoliciesRequest{IPv6: &yes}, scw.WithAllPages())
	ok("ListRoutingPolicies", err)
	is("v6 policies", len(policies.RoutingPolicies), 1)

	link, err := api.CreateLink(&interlink.CreateLinkRequest{
		Name: "hosted", PopID: PopTH2, BandwidthMbps: 100, PartnerID: scw.StringPtr(PartnerFranceIX), RoutingPolicyV4ID: &p4.ID,
	})
	ok("CreateLink", err)
	is("status", link.Status, interlink.LinkStatusRequested)
	is("orders", c.s.Orders(), 1)
	link, err = api.GetLink(&interlink.GetLinkRequest{LinkID: link.ID})
	ok("GetLink", err)
	is("status", link.Status, interlink.LinkStatusActive)
	is("v4", link.BgpV4Status, interlink.BgpStatusUp)
	is("v6", link.BgpV6Status, interlink.BgpStatusDisabled)
	_, err = api.WaitForLink(&interlink.WaitForLinkRequest{LinkID: link.ID})
	ok("WaitForLink", err)
	vpc, err := vpcs.CreateVPC(&vpcsdk.CreateVPCRequest{Name: "net"})
	ok("CreateVPC", err)
	link, err = api.AttachVpc(&interlink.AttachVpcRequest{LinkID: link.ID, VpcID: vpc.ID})
	ok("AttachVpc", err)
	is("vpc", *link.VpcID, vpc.ID)
	link, err = api.AttachRoutingPolicy(&interlink.AttachRoutingPolicyRequest{LinkID: link.ID, RoutingPolicyID: p6.ID})
	ok("AttachRoutingPolicy", err)
	is("v6", link.BgpV6Status, interlink.BgpStatusUp)
	other := c.s.AddPolicy(PolicySeed{Name: "other"})
	link, err = api.EnableRoutePropagation(&interlink.EnableRoutePropagationRequest{LinkID: link.ID})
	ok("EnableRoutePropagation", err)
	link, err = api.SetRoutingPolicy(&interlink.SetRoutingPolicyRequest{LinkID: link.ID, RoutingPolicyID: other})
	ok("SetRoutingPolicy", err)
	is("swapped", *link.RoutingPolicyV4ID, other)
	is("propagation after a swap", link.EnableRoutePropagation, true)
	link, err = api.DetachRoutingPolicy(&interlink.DetachRoutingPolicyRequest{LinkID: link.ID, RoutingPolicyID: other})
	ok("DetachRoutingPolicy", err)
	is("propagation with one policy left", link.EnableRoutePropagation, true)
	is("v4", link.BgpV4Status, interlink.BgpStatusDisabled)
	link, err = api.DisableRoutePropagation(&interlink.DisableRoutePropagationRequest{LinkID: link.ID})
	ok("DisableRoutePropagation", err)
	is("propagation", link.EnableRoutePropagation, false)
	link, err = api.UpdateLink(&interlink.UpdateLinkRequest{LinkID: link.ID, Tags: &[]string{"a", "b"}})
	ok("UpdateLink", err)
	is("tags", link.Tags, []string{"a", "b"})
	link, err = api.DetachVpc(&interlink.DetachVpcRequest{LinkID: link.ID})
	ok("DetachVpc", err)
	is("vpc", link.VpcID, (*string)(nil))

	self, err := api.CreateLink(&interlink.CreateLinkRequest{
		Name: "self", PopID: PopDC3, BandwidthMbps: 100, ConnectionID: &connection, PeerAsn: scw.Uint32Ptr(65000), Vlan: scw.Uint32Ptr(2005),
	})
	ok("CreateLink", err)
	is("status", self.Status, interlink.LinkStatusReady)
	is("self", *self.Self, interlink.SelfHost{ConnectionID: connection})
	is("peer", self.PeerBgpConfig.Asn, uint32(65000))
	is("vlan", self.Vlan, uint32(2005))
	self, err = api.UpdateLink(&interlink.UpdateLinkRequest{LinkID: self.ID, PeerAsn: scw.Uint32Ptr(65001)})
	ok("UpdateLink", err)
	is("peer", self.PeerBgpConfig.Asn, uint32(65001))

	links, err := api.ListLinks(&interlink.ListLinksRequest{}, scw.WithAllPages())
	ok("ListLinks", err)
	is("links", len(links.Links), 2)
	link, err = api.DeleteLink(&interlink.DeleteLinkRequest{LinkID: link.ID})
	ok("DeleteLink", err)
	is("status", link.Status, interlink.LinkStatusDeprovisioning)
	ok("DeleteRoutingPolicy", api.DeleteRoutingPolicy(&interlink.DeleteRoutingPolicyRequest{RoutingPolicyID: p6.ID}))
	_, err = vpcs.UpdateVPC(&vpcsdk.UpdateVPCRequest{VpcID: vpc.ID, Name: scw.StringPtr("renamed")})
	ok("UpdateVPC", err)
	got, err := vpcs.GetVPC(&vpcsdk.GetVPCRequest{VpcID: vpc.ID})
	ok("GetVPC", err)
	is("name", got.Name, "renamed")
	list, err := vpcs.ListVPCs(&vpcsdk.ListVPCsRequest{}, scw.WithAllPages())
	ok("ListVPCs", err)
	is("vpcs", len(list.Vpcs), 1)
	ok("DeleteVPC", vpcs.DeleteVPC(&vpcsdk.DeleteVPCRequest{VpcID: vpc.ID}))

	for m := range reflect.TypeOf(api).Methods() {
		if !done[m.Name] {
			t.Errorf("%s is in the SDK and not in this test", m.Name)
		}
	}
	if c.s.Count("Unknown") != 0 {
		t.Error("a route is missing")
	}
	for _, r := range c.s.Requests() {
		if !r.HasToken && r.Operation != "GetMetadata" || strings.Contains(r.UserAgent, token) || r.Status == 0 {
			t.Errorf("log: %+v", r)
		}
	}
}

// TestSDKErrors checks that the SDK turns the replies into its own types.
func TestSDKErrors(t *testing.T) {
	c := start(t, Options{})
	api := interlink.NewAPI(sdk(t, c.url))
	id := c.s.AddLink(LinkSeed{Status: "configuring"})
	lock := c.s.AddLink(LinkSeed{Status: "locked"})
	dead := c.s.AddLink(LinkSeed{Status: "refused"})
	update := func(id string) error {
		_, err := api.UpdateLink(&interlink.UpdateLinkRequest{LinkID: id, Tags: &[]string{}})
		return err
	}
	_, bad := api.CreateLink(&interlink.CreateLinkRequest{Name: "x"})
	c.s.AddFault(Fault{Operation: "GetLink", Kind: PermissionsDenied})
	_, denied := api.GetLink(&interlink.GetLinkRequest{LinkID: id})
	anon, err := scw.NewClient(scw.WithAPIURL(c.url), scw.WithDefaultRegion(scw.RegionFrPar))
	if err != nil {
		t.Fatal(err)
	}
	_, unauthenticated := interlink.NewAPI(anon).GetLink(&interlink.GetLinkRequest{LinkID: id})
	for want, got := range map[error]error{
		&scw.TransientStateError{}: update(id), &scw.ResourceLockedError{}: update(lock),
		&scw.PreconditionFailedError{}: update(dead), &scw.ResourceNotFoundError{}: update(missing),
		&scw.InvalidArgumentsError{}: bad, &scw.PermissionsDeniedError{}: denied,
		&scw.DeniedAuthenticationError{}: unauthenticated,
	} {
		if reflect.TypeOf(want) != reflect.TypeOf(got) {
			t.Errorf("%T: %v, want %T", got, got, want)
		}
	}
	if e := (*scw.InvalidArgumentsError)(nil); !errors.As(bad, &e) || len(e.Details) < 3 {
		t.Errorf("details: %v", bad)
	}
}

// TestSDKTimes checks that time stamps are in microseconds, as in the
// recordings.
func TestSDKTimes(t *testing.T) {
	k := newClock()
	c := start(t, Options{Now: k.Now, Lifecycle: manual()})
	o := c.do("POST", base+"/links", hosted("a"), 200)
	if o["created_at"] != "2026-04-15T12:00:00.123456Z" || o["updated_at"] != o["created_at"] {
		t.Errorf("%v %v", o["created_at"], o["updated_at"])
	}
	k.add(time.Second)
	o = c.do("PATCH", base+"/links/"+o["id"].(string), object{"name": "b"}, 200)
	if o["updated_at"] != "2026-04-15T12:00:01.123456Z" {
		t.Errorf("%v", o["updated_at"])
	}
	k.add(time.Second) // recorded: deleting an order does not touch updated_at
	o = c.do("DELETE", base+"/links/"+o["id"].(string), nil, 200)
	if o["updated_at"] != "2026-04-15T12:00:01.123456Z" || o["status"] != "deleted" {
		t.Errorf("%v", o)
	}
}
