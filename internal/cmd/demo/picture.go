package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// object is what the CLI's `show -json` has of a resource or of a part of it.
type object map[string]any

// text is an attribute; "" if it is null.
func (o object) text(name string) string {
	if o[name] == nil {
		return ""
	}
	return fmt.Sprint(o[name])
}

func (o object) in(name string) object {
	nested, _ := o[name].(map[string]any)
	return nested
}

// list is a set of texts on one line.
func (o object) list(name string) string {
	all, _ := o[name].([]any)
	if len(all) == 0 {
		return "nothing"
	}
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(all), " ", ", "), "[]")
}

// state is what the demo shows of the state.
type state struct {
	objects map[string]object // by type
	tainted bool              // the link is
}

// state asks the CLI what is in the state.
func (d *demo) state(ctx context.Context) (state, error) {
	text, err := d.cli.answer(ctx, "show", "-json", "-no-color")
	if err != nil {
		return state{}, err
	}
	return readState(text)
}

func readState(text string) (state, error) {
	var all struct {
		Values struct {
			Root struct {
				Resources []struct {
					Type    string
					Tainted bool
					Values  object
				}
			} `json:"root_module"`
		}
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err := decoder.Decode(&all)
	out := state{objects: map[string]object{}}
	for _, one := range all.Values.Root.Resources {
		out.objects[strings.TrimPrefix(one.Type, "interlink_")] = one.Values
		out.tainted = out.tainted || one.Tainted
	}
	if err != nil || out.link().text("id") == "" {
		return out, fmt.Errorf("there is no link in what `show -json` says: %w", err)
	}
	return out, nil
}

func (s state) link() object   { return s.objects["link"] }
func (s state) policy() object { return s.objects["routing_policy"] }

// condition is the link's status, and whether it is tainted.
func (s state) condition() string {
	if s.tainted {
		return s.link().text("status") + ", tainted"
	}
	return s.link().text("status")
}

// picture draws the link as it is, with what belongs to it.
func (s state) picture() (lines []string) {
	row := func(name, format string, args ...any) {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %-13s", name)+fmt.Sprintf(format, args...), " "))
	}
	l, p, vpc := s.link(), s.policy(), vpcName
	session := func(family string) string {
		status := l.text("bgp_" + family + "_status")
		if status == "disabled" && l.text("routing_policy_"+family+"_id") == "" {
			return status + " (no policy)"
		}
		return status
	}
	side := func(name, who string) string {
		bgp := l.in(name)
		return fmt.Sprintf("%-8s  AS%-6s %-17s %s", who, bgp.text("asn"), bgp.text("ipv4"), bgp.text("ipv6"))
	}
	pop := strings.TrimLeft(s.objects["pop"].text("name"), "- ") // the recorded name begins with a dash
	row("link", "%q, %s Mbps with %s at %s, VLAN %s", l.text("name"), l.text("bandwidth_mbps"), s.objects["partner"].text("name"), pop, l.text("vlan"))
	row("", "%s", l.text("id"))
	row("status", "%s", s.condition())
	if reason := l.text("disapproved_reason"); reason != "" {
		row("reason", "%q", reason)
	}
	row("pairing key", "%s (sensitive)", mask(l.text("pairing_key")))
	row("BGP", "IPv4 %s, IPv6 %s", session("v4"), session("v6"))
	row("addresses", "%s", side("scw_bgp_config", "Scaleway"))
	row("", "%s", side("peer_bgp_config", "peer"))
	if l.text("vpc_id") == "" {
		vpc = "none"
	}
	row("VPC", "%s", vpc)
	row("policy", "%s: accepts %s", p.text("name"), p.list("prefix_filter_in"))
	row("", "%*s announces %s", len(p.text("name"))+1, "", p.list("prefix_filter_out"))
	row("propagation", "%s", map[string]string{"true": "on", "false": "off"}[l.text("enable_route_propagation")])
	return lines
}
