//go:build linux

package routers

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// dialect is a program that runs on the user's side.
type dialect struct {
	name string
	// judge returns the program's own verdict on a configuration.
	judge func(t testing.TB, path string) error
	// script returns what starts the program in a folder with interlink.conf
	// and the user's other prefixes, which no policy allows.
	script func(t testing.TB, dir, ns string, asn int, unwanted map[bool][]string) string
	// protocol is the kernel's name for routes of the program.
	protocol string
	// sent returns the prefixes that the program says it has sent to Scaleway's
	// side.
	sent func(t testing.TB, dir string, v6 bool, neighbour string) []string
}

func dialects() []dialect {
	return []dialect{
		{"frr", judgeFRR, startFRR, "bgp", sentByFRR},
		{"bird2", judgeBird, startBird, "bird", sentByBird},
	}
}

// prepareInterface is the part of a script that runs the text's ip commands,
// except the one that makes the VLAN.
const prepareInterface = `set -e
sed -n 's/^[#!]   ip //p' interlink.conf | grep -v 'type vlan' | ip -netns %[1]s -batch -
`

// judgeBird lets BIRD parse the text: alone, and included as intended.
func judgeBird(t testing.TB, path string) error {
	t.Helper()
	whole := write(t, filepath.Join(folder(t), "bird.conf"), "router id "+own+";\nprotocol device {}\nprotocol kernel { ipv4 { export all; }; }\nprotocol kernel { ipv6 { export all; }; }\ninclude \""+path+"\";\n")
	for _, file := range []string{path, whole} {
		if output, err := try(t, "bird", "-p", "-c", file); err != nil || strings.TrimSpace(output) != "" {
			return fmt.Errorf("bird -p: %w\n%s", err, output)
		}
	}
	return nil
}

func startBird(t testing.TB, dir, ns string, _ int, unwanted map[bool][]string) string {
	t.Helper()
	config := &strings.Builder{}
	fmt.Fprintf(config, "log \"%s/bird.log\" all;\nrouter id %s;\nprotocol device {}\nprotocol kernel { ipv4 { export all; }; }\nprotocol kernel { ipv6 { export all; }; }\ninclude \"%s/interlink.conf\";\n", dir, own, dir)
	for v6, routes := range unwanted {
		for at, table := range []string{"master" + digit(v6), "TABLE_ipv" + digit(v6)} {
			fmt.Fprintf(config, "protocol static unwanted%s_%d { ipv%s { table %s; };", digit(v6), at, digit(v6), table)
			for _, route := range routes {
				fmt.Fprintf(config, " route %s unreachable;", route)
			}
			config.WriteString(" }\n")
		}
	}
	write(t, filepath.Join(dir, "bird.template"), config.String())
	// The tables are named after the link.
	return fmt.Sprintf(prepareInterface+`table=$(sed -n 's/^ipv[46] table \(interlink_.*\)_ipv[46];$/\1/p' interlink.conf | head -n 1)
sed "s/TABLE_/${table}_/" bird.template >bird.conf
exec ip netns exec %[1]s bird -c %[2]s/bird.conf -s %[2]s/ctl -P %[2]s/bird.pid </dev/null >bird.out 2>&1
`, ns, dir)
}

func sentByBird(t testing.TB, dir string, v6 bool, _ string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "interlink.conf"))
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`protocol bgp (\w+_ipv` + digit(v6) + `_bgp) `).FindSubmatch(text)
	if name == nil {
		t.Fatalf("there is no session over IPv%s:\n%s", digit(v6), text)
	}
	output := run(t, "birdc", "-s", filepath.Join(dir, "ctl"), "show", "route", "export", string(name[1]))
	var sent []string
	for line := range strings.Lines(output) {
		if match := routeLine.FindStringSubmatch(line); match != nil {
			sent = append(sent, match[1])
		}
	}
	slices.Sort(sent)
	return sent
}

// judgeFRR lets vtysh parse the whole text, and each daemon its own lines:
// zebra the interface, bgpd the rest. The daemons always exit with success, so
// their output counts.
func judgeFRR(t testing.TB, path string) error {
	t.Helper()
	if output, err := try(t, "vtysh", "-C", "-f", path); err != nil || strings.TrimSpace(output) != "" {
		return fmt.Errorf("vtysh -C: %w\n%s", err, output)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	lines := map[string]string{}
	program := "bgpd"
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "interface ") {
			program = "zebra"
		}
		lines[program] += line
		if line == "exit\n" {
			program = "bgpd"
		}
	}
	for program, text := range lines {
		file := write(t, filepath.Join(folder(t), program+".conf"), text)
		output, err := try(t, frrProgram(t, program), "-C", "-f", file)
		if err != nil || strings.Contains(output, "config line") {
			return fmt.Errorf("%s -C: %w\n%s", program, err, output)
		}
	}
	return nil
}

func startFRR(t testing.TB, dir, ns string, asn int, unwanted map[bool][]string) string {
	t.Helper()
	config := &strings.Builder{}
	fmt.Fprintf(config, "router bgp %d\n", asn)
	for v6, routes := range unwanted {
		fmt.Fprintf(config, " address-family ipv%s unicast\n", digit(v6))
		for _, route := range routes {
			fmt.Fprintf(config, "  network %s\n", route)
		}
		config.WriteString(" exit-address-family\n")
	}
	config.WriteString("exit\n")
	write(t, filepath.Join(dir, "unwanted.conf"), config.String())
	write(t, filepath.Join(dir, "empty.conf"), "")
	// The daemons drop root rights: the folder has to be theirs.
	frr, err := user.Lookup("frr")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(frr.Uid)
	gid, _ := strconv.Atoi(frr.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf(prepareInterface, ns)
	for _, program := range []string{"zebra", "bgpd"} {
		script += fmt.Sprintf("ip netns exec %[1]s %[2]s -d -i %[3]s/%[4]s.pid -z %[3]s/zserv --vty_socket %[3]s -f %[3]s/empty.conf -P 0 --log file:%[3]s/%[4]s.log </dev/null >%[4]s.out 2>&1\n",
			ns, frrProgram(t, program), dir, program)
	}
	return script + fmt.Sprintf("vtysh --vty_socket %[1]s -f unwanted.conf\nvtysh --vty_socket %[1]s -f interlink.conf\n", dir)
}

func sentByFRR(t testing.TB, dir string, v6 bool, neighbour string) []string {
	t.Helper()
	output := run(t, "vtysh", "--vty_socket", dir, "-c", fmt.Sprintf("show bgp ipv%s unicast neighbors %s advertised-routes json", digit(v6), neighbour))
	var answer struct {
		Routes map[string]json.RawMessage `json:"advertisedRoutes"`
	}
	if err := json.Unmarshal([]byte(output), &answer); err != nil {
		t.Fatalf("%s\n%s", err, output)
	}
	return slices.Sorted(maps.Keys(answer.Routes))
}

// heardIn returns the prefixes that a program has learned in a family and given
// to the kernel.
func heardIn(t testing.TB, ns, protocol string, v6 bool) []string {
	t.Helper()
	output := run(t, "ip", "-netns", ns, "-json", "-"+digit(v6), "route", "show", "proto", protocol)
	var routes []struct {
		To string `json:"dst"`
	}
	if strings.TrimSpace(output) != "" {
		if err := json.Unmarshal([]byte(output), &routes); err != nil {
			t.Fatalf("%s\n%s", err, output)
		}
	}
	var found []string
	for _, route := range routes {
		found = append(found, route.To)
	}
	slices.Sort(found)
	return found
}

// killAll kills the programs whose pid files are in a folder.
func killAll(t testing.TB, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.pid"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no program has been started in %s: %v", dir, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(content)))
		if err != nil || pid < 2 {
			t.Fatalf("%s: %q", file, content)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Errorf("%s: %s", file, err)
		}
	}
}
