//go:build linux

package routers

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
)

// wireLink is a link as the API shows it, read without the provider's code.
type wireLink struct {
	ID   string   `json:"id"`
	VLAN int      `json:"vlan"`
	Scw  wireSide `json:"scw_bgp_config"`
	Peer wireSide `json:"peer_bgp_config"`
}

type wireSide struct {
	ASN  int    `json:"asn"`
	IPv4 string `json:"ipv4"`
	IPv6 string `json:"ipv6"`
}

func getLink(t testing.TB, env *acctest.Env, id string) wireLink {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, env.URL+"/interlink/v1beta1/regions/fr-par/links/"+id, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Auth-Token", acctest.SecretKey)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var link wireLink
	if err := json.NewDecoder(resp.Body).Decode(&link); err != nil || link.ID == "" {
		t.Fatalf("%s: %v", resp.Status, err)
	}
	return link
}

// offers are Scaleway's announcements in one family, allowed or not. late is
// announced when the test says so.
type offers struct {
	routes []string
	late   string
}

// scaleway is Scaleway's side of a link: a BIRD that accepts everything.
type scaleway struct {
	t      testing.TB
	dir    string
	socket string
}

// startScaleway configures and starts Scaleway's side to match the link. It
// does not use the generated text.
func startScaleway(t testing.TB, p *pair, link wireLink, v4, v6 offers) *scaleway {
	t.Helper()
	dir := folder(t)
	s := &scaleway{t: t, dir: dir, socket: filepath.Join(dir, "ctl")}
	address := func(text string) string { return strings.Split(text, "/")[0] }
	config := &strings.Builder{}
	fmt.Fprintf(config, "log \"%s/bird.log\" all;\nrouter id 198.51.100.254;\nprotocol device {}\n", dir)
	for _, side := range []struct {
		digit, own, user string
		offers           offers
	}{{"4", link.Scw.IPv4, link.Peer.IPv4, v4}, {"6", link.Scw.IPv6, link.Peer.IPv6, v6}} {
		run(t, "ip", "-netns", p.scaleway, "address", "add", side.own, "dev", "scw")
		fmt.Fprintf(config, "protocol static early%s {\n  ipv%s;\n", side.digit, side.digit)
		for _, route := range side.offers.routes {
			fmt.Fprintf(config, "  route %s unreachable;\n", route)
		}
		fmt.Fprintf(config, "}\nprotocol static late%s {\n  disabled;\n  ipv%s;\n", side.digit, side.digit)
		if side.offers.late != "" {
			fmt.Fprintf(config, "  route %s unreachable;\n", side.offers.late)
		}
		fmt.Fprintf(config, `}
protocol bgp user%s {
  local %s as %d;
  neighbor %s as %d;
  connect delay time 1;
  connect retry time 1;
  error wait time 1, 1;
  ipv%s { import all; export where source = RTS_STATIC; };
}
`, side.digit, address(side.own), link.Scw.ASN, address(side.user), link.Peer.ASN, side.digit)
	}
	run(t, "ip", "-netns", p.scaleway, "link", "set", "dev", "scw", "up")
	command := exec.Command("ip", "netns", "exec", p.scaleway, "bird", "-f", "-c", write(t, filepath.Join(dir, "bird.conf"), config.String()), "-s", s.socket, "-P", filepath.Join(dir, "pid"))
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	eventually(t, "Scaleway's side answers", func() bool { _, err := s.birdc("show", "status"); return err == nil }, tail(dir, "*.log"))
	return s
}

func (s *scaleway) birdc(args ...string) (string, error) {
	return try(s.t, "birdc", append([]string{"-s", s.socket}, args...)...)
}

// up reports which sessions are up.
func (s *scaleway) up() (v4, v6 bool) {
	output, _ := s.birdc("show", "protocols")
	for line := range strings.Lines(output) {
		established := strings.Contains(line, "Established")
		v4 = v4 || established && strings.HasPrefix(line, "user4 ")
		v6 = v6 || established && strings.HasPrefix(line, "user6 ")
	}
	return v4, v6
}

var routeLine = regexp.MustCompile(`^([0-9a-f.:]+/\d+) `)

// heard returns the prefixes that the user's router has announced in a family,
// with their communities.
func (s *scaleway) heard(v6 bool) map[string]string {
	output, _ := s.birdc("show", "route", "protocol", "user"+digit(v6), "all")
	found := map[string]string{}
	last := ""
	for line := range strings.Lines(output) {
		if match := routeLine.FindStringSubmatch(line); match != nil {
			last = match[1]
			found[last] = ""
		} else if _, community, is := strings.Cut(line, "BGP.community: "); is {
			found[last] = strings.TrimSpace(community)
		}
	}
	return found
}

// announceLate announces one more route in a family.
func (s *scaleway) announceLate(v6 bool) {
	s.t.Helper()
	if output, err := s.birdc("enable", "late"+digit(v6)); err != nil || !strings.Contains(output, "enabled") {
		s.t.Fatalf("%v\n%s", err, output)
	}
}

func digit(v6 bool) string {
	if v6 {
		return "6"
	}
	return "4"
}

func sortedKeys(of map[string]string) []string { return slices.Sorted(maps.Keys(of)) }
