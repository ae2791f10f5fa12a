package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
)

// picture draws a link as it is, with what belongs to it.
const picture = `  link         "{{.link.name}}", {{.link.bandwidth_mbps}} Mbps with {{.partner.name}} at {{place .pop.name}}, VLAN {{.link.vlan}}
               {{.link.id}}
  status       {{.link.condition}}
{{- with .link.disapproved_reason}}
  reason       "{{.}}"
{{- end}}
  pairing key  {{mask .link.pairing_key}} (sensitive)
  BGP          IPv4 {{.link.bgp_v4_status}}, IPv6 {{.link.bgp_v6_status}}{{if not .link.routing_policy_v6_id}} (no policy){{end}}
  addresses    Scaleway  {{side .link.scw_bgp_config}}
               peer      {{side .link.peer_bgp_config}}
  VPC          {{if .link.vpc_id}}` + vpcName + `{{else}}none{{end}}
  policy       {{.routing_policy.name}}: accepts {{with .routing_policy.prefix_filter_in}}{{list .}}{{else}}nothing{{end}}
                        announces {{with .routing_policy.prefix_filter_out}}{{list .}}{{else}}nothing{{end}}
  propagation  {{if .link.enable_route_propagation}}on{{else}}off{{end}}`

// state has the attributes of the objects in the state, by their types.
type state map[string]any

// text is what is at a path; "" if there is nothing.
func (s state) text(path ...string) string {
	var at any = map[string]any(s)
	for _, name := range path {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	if at == nil {
		return ""
	}
	return fmt.Sprint(at)
}

// readState reads what the CLI's `show -json` says. A link's condition is its
// status, and whether it is tainted.
func readState(text string) (state, error) {
	var all struct {
		Values struct {
			Root struct {
				Resources []struct {
					Type    string
					Tainted bool
					Values  map[string]any
				}
			} `json:"root_module"`
		}
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err := decoder.Decode(&all)
	s := state{}
	for _, one := range all.Values.Root.Resources {
		if one.Values["condition"] = one.Values["status"]; one.Tainted {
			one.Values["condition"] = fmt.Sprint(one.Values["status"], ", tainted")
		}
		s[strings.TrimPrefix(one.Type, "interlink_")] = one.Values
	}
	if err != nil || s.text("link", "id") == "" {
		return nil, fmt.Errorf("there is no link in what `show -json` says: %w", err)
	}
	return s, nil
}

func (s state) picture() (string, error) {
	form := template.Must(template.New("picture").Funcs(template.FuncMap{
		"mask":  mask,
		"place": func(name string) string { return strings.TrimLeft(name, "- ") }, // the recorded name begins with a dash
		"side": func(bgp map[string]any) string {
			return fmt.Sprintf("AS%-6v %-17v %v", bgp["asn"], bgp["ipv4"], bgp["ipv6"])
		},
		"list": func(texts []any) string { return strings.Trim(strings.ReplaceAll(fmt.Sprint(texts), " ", ", "), "[]") },
	}).Parse(picture))
	var drawn strings.Builder
	err := form.Execute(&drawn, s)
	return drawn.String(), err
}
