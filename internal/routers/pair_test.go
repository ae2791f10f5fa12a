//go:build linux

package routers

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// pair is two network namespaces, connected as a link connects a user's router
// and Scaleway's.
type pair struct {
	user, scaleway string // names of namespaces
}

// made counts the pairs of this process.
//
//nolint:gochecknoglobals // names of one process differ
var made atomic.Int64

// own is another address of the user's router: its router id.
const own = "192.0.2.1"

// newPair makes a pair whose user side has an interface. When the test ends, it
// removes the pair and every process in it.
func newPair(t testing.TB, iface string) *pair {
	t.Helper()
	name := fmt.Sprintf("interlink-%d-%d", os.Getpid(), made.Add(1))
	p := &pair{name + "-user", name + "-scw"}
	for _, ns := range []string{p.user, p.scaleway} {
		run(t, "ip", "netns", "add", ns)
		t.Cleanup(func() { removeNamespace(t, ns) })
		// Makes an address usable at once, without duplicate detection.
		_, _ = try(t, "ip", "netns", "exec", ns, "sh", "-c", "for f in all default; do echo 0 >/proc/sys/net/ipv6/conf/$f/accept_dad; done")
		run(t, "ip", "-netns", ns, "link", "set", "dev", "lo", "up")
	}
	run(t, "ip", "-netns", p.user, "link", "add", iface, "type", "veth", "peer", "name", "scw", "netns", p.scaleway)
	run(t, "ip", "-netns", p.user, "address", "add", own+"/32", "dev", "lo")
	return p
}

func removeNamespace(t testing.TB, ns string) {
	t.Helper()
	pids, _ := try(t, "ip", "netns", "pids", ns)
	for word := range strings.FieldsSeq(pids) {
		if pid, err := strconv.Atoi(word); err == nil && pid > 1 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	if output, err := try(t, "ip", "netns", "delete", ns); err != nil {
		t.Errorf("the network namespace %s is left: %s\n%s", ns, err, output)
	}
}

var vlanInComment = regexp.MustCompile(`(?m)^[#!] {3}ip (.* type vlan .*)$`)

// vlanCommand returns the ip command for the VLAN, from the first comment of a
// text.
func vlanCommand(t testing.TB, text string) []string {
	t.Helper()
	match := vlanInComment.FindStringSubmatch(text)
	if match == nil {
		t.Fatalf("the text does not say how the sub-interface is made:\n%s", text)
	}
	return strings.Fields(match[1])
}

// makeVLAN lets ip check the command for the VLAN. Some kernels lack 802.1Q. So
// the interface itself always takes the place of its sub-interface.
func (p *pair) makeVLAN(t testing.TB, text string) {
	t.Helper()
	command := vlanCommand(t, text)
	if err := judgeVLAN(t, p.user, command); err != nil {
		t.Fatal(err)
	}
	iface, name := command[3], command[5]
	run(t, "ip", "-netns", p.user, "link", "set", "dev", iface, "name", name)
}

// judgeVLAN runs an ip command to check it, and undoes its effect.
func judgeVLAN(t testing.TB, ns string, command []string) error {
	t.Helper()
	output, err := try(t, "ip", append([]string{"-netns", ns}, command...)...)
	switch {
	case err == nil:
		run(t, "ip", "-netns", ns, "link", "delete", "dev", command[5])
		return nil
	case strings.Contains(output, "Unknown device type"), strings.Contains(output, "not supported"):
		return nil // valid, but the kernel lacks 802.1Q
	}
	return fmt.Errorf("ip %s: %w\n%s", strings.Join(command, " "), err, output)
}
