//go:build linux

package routers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// golden returns the texts that the data source writes
// (internal/services/router).
func golden(t testing.TB, dialect string) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../services/router/testdata/*." + dialect)
	if err != nil || len(files) < 5 {
		t.Fatalf("%d texts: %v", len(files), err)
	}
	texts := map[string]string{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(file), "."+dialect)] = string(content)
	}
	return texts
}

// TestRoutersAccept: each program accepts every text that is written for it,
// and ip accepts the command for the VLAN.
func TestRoutersAccept(t *testing.T) {
	needsRouters(t)
	t.Parallel()
	for _, d := range dialects() {
		for name, text := range golden(t, d.name) {
			t.Run(d.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				if err := d.judge(t, write(t, filepath.Join(folder(t), "interlink.conf"), text)); err != nil {
					t.Error(err)
				}
				command := vlanCommand(t, text)
				if err := judgeVLAN(t, newPair(t, command[3]).user, command); err != nil {
					t.Error(err)
				}
				counts.accepted(d.name)
			})
		}
	}
}

// TestRoutersAcceptTwoLinks: one router may hold both links of a pair.
func TestRoutersAcceptTwoLinks(t *testing.T) {
	needsRouters(t)
	t.Parallel()
	for _, d := range dialects() {
		texts := golden(t, d.name)
		if err := d.judge(t, write(t, filepath.Join(folder(t), "interlink.conf"), texts["both"]+texts["other-link"])); err != nil {
			t.Errorf("%s: %s", d.name, err)
		}
		// BIRD refuses a repeated name. So this fails if two links have the
		// same names.
		if d.name == "bird2" && d.judge(t, write(t, filepath.Join(folder(t), "interlink.conf"), texts["both"]+texts["both"])) == nil {
			t.Errorf("%s takes one link twice", d.name)
		}
	}
}

// TestRoutersRefuse: the responsible program refuses a text with one wrong
// word. Some programs exit with success all the same.
func TestRoutersRefuse(t *testing.T) {
	needsRouters(t)
	t.Parallel()
	for _, d := range dialects() {
		text := golden(t, d.name)["announce"]
		for _, word := range map[string][]string{
			"frr":   {"ip address", "prefix-list", "seq", "route-map", "set community 12876", "router bgp 6", "remote-as 1", "address-family ipv4", "network 1", "activate", "description"},
			"bird2": {"table", "route 1", "unreachable", "protocol bgp", "local 1", "neighbor", "import where net", "bgp_community", "accept", "RTS_BGP", "protocol pipe"},
		}[d.name] {
			t.Run(d.name+"/"+strings.ReplaceAll(word, " ", "_"), func(t *testing.T) {
				t.Parallel()
				wrong := strings.Replace(uncommented(text), word, word+"x", 1)
				if wrong == uncommented(text) {
					t.Fatalf("there is no %q in the text", word)
				}
				if err := d.judge(t, write(t, filepath.Join(folder(t), "interlink.conf"), wrong)); err == nil {
					t.Error("it is taken for good")
				}
			})
		}
	}
	ns := newPair(t, "eth1").user
	if err := judgeVLAN(t, ns, strings.Fields("link add link eth1 name eth1.1600 type vlan idx 1600")); err == nil {
		t.Error("a wrong command for the VLAN is taken for good")
	}
}

// uncommented returns a text without its comments.
func uncommented(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if bare := strings.TrimSpace(line); !strings.HasPrefix(bare, "!") && !strings.HasPrefix(bare, "#") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}
