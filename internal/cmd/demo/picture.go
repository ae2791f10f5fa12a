package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// state is what the CLI's `show -json` says, as far as the demo shows it.
type state struct {
	link    linkState
	tainted bool
	policy  policyState
	partner string
	pop     string
}

type linkState struct {
	ID                     string    `json:"id"`
	Name                   string    `json:"name"`
	Status                 string    `json:"status"`
	BandwidthMbps          int       `json:"bandwidth_mbps"`
	VLAN                   int       `json:"vlan"`
	BgpV4Status            string    `json:"bgp_v4_status"`
	BgpV6Status            string    `json:"bgp_v6_status"`
	VpcID                  string    `json:"vpc_id"`
	RoutingPolicyV4ID      string    `json:"routing_policy_v4_id"`
	RoutingPolicyV6ID      string    `json:"routing_policy_v6_id"`
	EnableRoutePropagation bool      `json:"enable_route_propagation"`
	PairingKey             string    `json:"pairing_key"`
	DisapprovedReason      string    `json:"disapproved_reason"`
	ScwBgpConfig           bgpConfig `json:"scw_bgp_config"`
	PeerBgpConfig          bgpConfig `json:"peer_bgp_config"`
}

type bgpConfig struct {
	ASN  int64  `json:"asn"`
	IPv4 string `json:"ipv4"`
	IPv6 string `json:"ipv6"`
}

type policyState struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	In   []string `json:"prefix_filter_in"`
	Out  []string `json:"prefix_filter_out"`
}

// shown is the form of `show -json`.
type shown struct {
	Values struct {
		RootModule struct {
			Resources []struct {
				Mode    string          `json:"mode"`
				Type    string          `json:"type"`
				Tainted bool            `json:"tainted"`
				Values  json.RawMessage `json:"values"`
			} `json:"resources"`
		} `json:"root_module"`
	} `json:"values"`
}

// state asks the CLI what is in the state.
func (d *demo) state(ctx context.Context) (state, error) {
	text, err := d.cli.answer(ctx, "show", "-json", "-no-color")
	if err != nil {
		return state{}, err
	}
	return readState(text)
}

func readState(text []byte) (state, error) {
	var out state
	var all shown
	if err := json.Unmarshal(text, &all); err != nil {
		return out, fmt.Errorf("`show -json` is not as expected: %w", err)
	}
	var named struct {
		Name string `json:"name"`
	}
	for _, resource := range all.Values.RootModule.Resources {
		var err error
		switch resource.Mode + " " + resource.Type {
		case "managed interlink_link":
			out.tainted = resource.Tainted
			err = json.Unmarshal(resource.Values, &out.link)
		case "managed interlink_routing_policy":
			err = json.Unmarshal(resource.Values, &out.policy)
		case "data interlink_partner":
			err = json.Unmarshal(resource.Values, &named)
			out.partner = named.Name
		case "data interlink_pop":
			err = json.Unmarshal(resource.Values, &named)
			out.pop = strings.TrimLeft(named.Name, "- ") // the recorded name begins with a dash
		}
		if err != nil {
			return out, fmt.Errorf("`show -json` has a %s that is not as expected: %w", resource.Type, err)
		}
	}
	if out.link.ID == "" {
		return out, errors.New("there is no link in the state")
	}
	return out, nil
}

// condition is the link's status, and whether it is tainted.
func (s state) condition() string {
	if s.tainted {
		return s.link.Status + ", tainted"
	}
	return s.link.Status
}

// picture draws the link as it is, with what belongs to it.
func (s state) picture() []string {
	l, vpc := s.link, vpcName
	var lines []string
	row := func(name, format string, args ...any) {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %-13s", name)+fmt.Sprintf(format, args...), " "))
	}
	row("link", "%q, %d Mbps with %s at %s, VLAN %d", l.Name, l.BandwidthMbps, s.partner, s.pop, l.VLAN)
	row("", "%s", l.ID)
	row("status", "%s", s.condition())
	if l.DisapprovedReason != "" {
		row("reason", "%q", l.DisapprovedReason)
	}
	row("pairing key", "%s (sensitive)", mask(l.PairingKey))
	row("BGP", "IPv4 %s, IPv6 %s", session(l.BgpV4Status, l.RoutingPolicyV4ID), session(l.BgpV6Status, l.RoutingPolicyV6ID))
	row("addresses", "Scaleway  AS%-6d %-17s %s", l.ScwBgpConfig.ASN, l.ScwBgpConfig.IPv4, l.ScwBgpConfig.IPv6)
	row("", "peer      AS%-6d %-17s %s", l.PeerBgpConfig.ASN, l.PeerBgpConfig.IPv4, l.PeerBgpConfig.IPv6)
	if l.VpcID == "" {
		vpc = "none"
	}
	row("VPC", "%s", vpc)
	row("policy", "%s: accepts %s", s.policy.Name, list(s.policy.In))
	row("", "%*s announces %s", len(s.policy.Name)+1, "", list(s.policy.Out))
	row("propagation", "%s", onOff(l.EnableRoutePropagation))
	return lines
}

// session says how a BGP session is, and why there is none.
func session(status, policy string) string {
	if policy == "" && status == "disabled" {
		return status + " (no policy)"
	}
	return status
}

func list(prefixes []string) string {
	if len(prefixes) == 0 {
		return "nothing"
	}
	return strings.Join(prefixes, ", ")
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
