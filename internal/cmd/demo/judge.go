package main

import (
	"fmt"
	"strings"
)

// judgeBuilt checks that a link that is built is as the configuration has it,
// in the state and in the API.
func (d *demo) judgeBuilt(s state) {
	got := s.link
	d.check(got.Status == "active" && !s.tainted, "the state has the link, active", s.condition())
	d.check(got.BgpV4Status == "up", "BGP over IPv4 is up", got.BgpV4Status)
	d.check(bare(got.VpcID) == d.vpcID, "the VPC is attached", or(got.VpcID, "none"))
	d.check(got.RoutingPolicyV4ID != "" && got.RoutingPolicyV4ID == s.policy.ID, "the routing policy is attached", or(got.RoutingPolicyV4ID, "none"))
	d.check(got.EnableRoutePropagation, "route propagation is on", onOff(got.EnableRoutePropagation))
	d.check(got.ScwBgpConfig.IPv4 != "" && got.PeerBgpConfig.IPv4 != "", "both sides have addresses", fmt.Sprint(got.ScwBgpConfig, got.PeerBgpConfig))
	api, _ := d.link()
	same := api.ID == bare(got.ID) && api.Status == got.Status && api.VpcID == bare(got.VpcID) &&
		api.RoutingPolicyV4ID == bare(got.RoutingPolicyV4ID) && api.EnableRoutePropagation == got.EnableRoutePropagation &&
		api.PairingKey == got.PairingKey
	d.check(same, "the API has what the state has", fmt.Sprintf("%s, %s", api.ID, api.Status))
}

// bare is the UUID of an id.
func bare(id string) string { return id[strings.LastIndex(id, "/")+1:] }

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
