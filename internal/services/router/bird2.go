package router

import (
	"fmt"
	"net/netip"
	"strings"
)

// bird2 writes the router for BIRD 2, as a file to include.
//
// Each session has its own table. The announced prefixes are static routes in that
// table. In the main table they would be routes to nowhere.
func (r *router) bird2() string {
	var text strings.Builder
	text.WriteString(commented("#", r.intro("BIRD 2", "BIRD makes no interface and sets no address. On Linux:", r.vlanCommands(true))))
	text.WriteString(commented("#", []string{
		"To include in bird.conf, which has the protocols device and kernel, and a router id.",
	}))
	for _, f := range r.sessions() {
		r.birdSession(&text, f)
	}
	return text.String()
}

func (r *router) birdSession(text *strings.Builder, f family) {
	channel := strings.ToLower(f.name())
	name := fmt.Sprintf("interlink_%s_%s", r.short, channel)
	main := "master4"
	if f.v6 {
		main = "master6"
	}
	fmt.Fprintf(text, "\n%s table %s;\n", channel, name)
	if len(f.announce) > 0 {
		text.WriteString("\n# What this router may announce (prefix_filter_in).\n")
		fmt.Fprintf(text, "protocol static %s_announce {\n  %s { table %s; };\n", name, channel, name)
		for _, prefix := range f.announce {
			fmt.Fprintf(text, "  route %s unreachable;\n", prefix)
		}
		text.WriteString("}\n")
	}
	fmt.Fprintf(text, "\nprotocol bgp %s_bgp {\n  description \"Scaleway InterLink\";\n", name)
	fmt.Fprintf(text, "  local %s as %d;\n  neighbor %s as %d;\n", f.address.Addr(), r.asn, f.scalewayAddress, r.scalewayASN)
	fmt.Fprintf(text, "  %s {\n    table %s;\n%s%s  };\n}\n", channel, name, birdImport(f), r.birdExport(f))
	text.WriteString("\n# What Scaleway announces goes to the main table, and nothing back.\n")
	fmt.Fprintf(text, "protocol pipe %s_learn {\n  table %s;\n  peer table %s;\n  import where source = RTS_BGP;\n  export none;\n}\n", name, main, name)
}

// birdImport is the filter of what this router accepts.
func birdImport(f family) string {
	if len(f.accept) == 0 {
		return "    import none; # prefix_filter_out is empty\n"
	}
	return fmt.Sprintf("    # What this router accepts (prefix_filter_out).\n    import where net ~ %s;\n", birdSet(f.accept, "+"))
}

// birdExport is the filter of what this router announces, with the community.
func (r *router) birdExport(f family) string {
	if len(f.announce) == 0 {
		return "    export none; # there is nothing to announce\n"
	}
	var mark string
	if r.community != "" {
		mark = fmt.Sprintf("        bgp_community.add((%s));\n", strings.ReplaceAll(r.community, ":", ", "))
	}
	return fmt.Sprintf("    export filter {\n      if net ~ %s then {\n%s        accept;\n      }\n      reject;\n    };\n", birdSet(f.announce, ""), mark)
}

// birdSet writes a set of prefixes, one on a line. "+" also matches the more
// specific prefixes.
func birdSet(prefixes []netip.Prefix, suffix string) string {
	texts := make([]string, len(prefixes))
	for i, prefix := range prefixes {
		texts[i] = prefix.String() + suffix
	}
	return "[ " + strings.Join(texts, ", ") + " ]"
}
