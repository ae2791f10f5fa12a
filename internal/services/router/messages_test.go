package router

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// textsOfBuild are the reasons why a router cannot be built.
func textsOfBuild(t *testing.T) map[string]fw.Message {
	t.Helper()
	texts := map[string]fw.Message{}
	for name, change := range map[string]func(*facts){
		"noPolicy":            func(f *facts) { f.policyV4, f.policyV6 = nil, nil },
		"notKnownYet":         func(f *facts) { f.link.PeerBgpConfig = nil },
		"notKnownYet VLAN":    func(f *facts) { f.link.Vlan = 0 },
		"notKnownYet address": func(f *facts) { f.link.PeerBgpConfig.IPv6 = scw.IPNet{} },
		"notAccepted":         func(f *facts) { f.announce = []string{"203.0.113.0/24"} },
		"notAccepted wider":   func(f *facts) { f.announce = []string{"192.0.0.0/8"} },
		"notAccepted nothing": func(f *facts) { f.policyV6.PrefixFilterIn, f.announce = nil, []string{"2001:db8:1::/48"} },
		"noSessionFor IPv6":   func(f *facts) { f.policyV6, f.announce = nil, []string{"2001:db8:1::/48"} },
		"noSessionFor IPv4":   func(f *facts) { f.policyV4, f.announce = nil, []string{"10.0.0.0/8"} },
		"noPrefix":            func(f *facts) { f.announce = []string{"here"} },
	} {
		f := given(t)
		change(&f)
		f.announceSelected = f.announce != nil
		_, why := build(f)
		if why == nil {
			t.Fatalf("%s: no message", name)
		}
		texts[name] = *why
	}
	return texts
}

// network replies with one link to every request, with 404 if there is none.
type network struct{ link map[string]any }

func (n network) RoundTrip(*http.Request) (*http.Response, error) {
	status, reply := http.StatusOK, n.link
	if reply == nil {
		status, reply = http.StatusNotFound, map[string]any{"type": "not_found", "resource": "link", "resource_id": linkID}
	}
	body, err := json.Marshal(reply)
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(body)))}, err
}

const linkID = "1a2b3c4d-2222-3333-4444-555555555555"

// source is the data source over a network, and a configuration of it.
func source(t *testing.T, over network, arguments map[string]any) (*DataSource, tfsdk.Config) {
	t.Helper()
	made, err := client.New(client.Config{APIURL: "http://127.0.0.1:1", AccessKey: "SCWXXXXXXXXXXXXXXXXX", SecretKey: "11111111-1111-1111-1111-111111111111", Region: "fr-par", Transport: over})
	if err != nil {
		t.Fatal(err)
	}
	d := &DataSource{}
	d.Client = made
	var declared datasource.SchemaResponse
	d.Schema(t.Context(), datasource.SchemaRequest{}, &declared)
	values := map[string]tftypes.Value{}
	for name, attribute := range declared.Schema.Attributes {
		values[name] = tftypes.NewValue(attribute.GetType().TerraformType(t.Context()), arguments[name])
	}
	return d, tfsdk.Config{Schema: declared.Schema, Raw: tftypes.NewValue(declared.Schema.Type().TerraformType(t.Context()), values)}
}

// textsOfDataSource are the messages of ValidateConfig and Read.
func textsOfDataSource(t *testing.T) map[string]fw.Message {
	t.Helper()
	validated := func(iface, announce string) diag.Diagnostics {
		d, config := source(t, network{}, map[string]any{
			"interface": iface, "dialect": "frr", "announce": []tftypes.Value{tftypes.NewValue(tftypes.String, announce)},
		})
		var resp datasource.ValidateConfigResponse
		d.ValidateConfig(t.Context(), datasource.ValidateConfigRequest{Config: config}, &resp)
		return resp.Diagnostics
	}
	read := func(link map[string]any) diag.Diagnostics {
		d, config := source(t, network{link}, map[string]any{"link_id": "fr-par/" + linkID, "interface": "eth1"})
		var resp datasource.ReadResponse
		d.Read(t.Context(), datasource.ReadRequest{Config: config}, &resp)
		return resp.Diagnostics
	}
	return map[string]fw.Message{
		"notOfLinux":         golden.Only(t, validated("HundredGigE0/0/0/1", "10.0.0.0/8")),
		"noPrefix host bits": golden.Only(t, validated("eth1", "10.0.0.1/8")),
		"Read no link":       golden.Only(t, read(nil)),
		"linkDeleted":        golden.Only(t, read(map[string]any{"id": linkID, "name": "dc3", "region": "fr-par", "status": "deleted", "project_id": linkID, "updated_at": "2026-01-01T00:00:00Z"})),
	}
}

// texts are all messages of this package by the names of their golden files.
func texts(t *testing.T) map[string]fw.Message {
	t.Helper()
	texts := textsOfBuild(t)
	maps.Copy(texts, textsOfDataSource(t))
	link := given(t).link
	texts["ofL3Partner not named"] = messages{}.ofL3Partner(link, (&DataSource{}).partnerName(t.Context(), link))
	link.Partner = &interlink.PartnerHost{PartnerID: "99999999-aaaa-bbbb-cccc-dddddddddddd"}
	texts["ofL3Partner"] = messages{}.ofL3Partner(link, "Deep Net")
	texts["ofL3Partner no name"] = messages{}.ofL3Partner(link, "the partner "+link.Partner.PartnerID)
	return texts
}

// TestMessages compares every message with its golden file. To write the files
// again: go test ./internal/services/router -run TestMessages -update.
func TestMessages(t *testing.T) {
	t.Parallel()
	golden.Check(t, texts(t))
}
