#!/bin/sh
# Checks whether the tests with real routers (make routers) can run here. It prints what is
# missing, one item a line, and fails. Otherwise it prints what it found.
#
#   scripts/routers.sh             checks
#   scripts/routers.sh --install   installs Debian's packages first, as root with apt-get
set -u

daemon() {
	for dir in /usr/lib/frr /usr/libexec/frr /usr/sbin; do
		[ -x "$dir/$1" ] && return 0
	done
	return 1
}

lacking() {
	for program in ip bird birdc vtysh; do
		command -v "$program" >/dev/null || echo "$program"
	done
	for program in zebra bgpd; do
		daemon "$program" || echo "$program (FRRouting)"
	done
}

if [ "${1-}" = --install ] && [ -n "$(lacking)" ]; then
	if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
		if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy bird2 frr iproute2; } >/dev/null 2>&1; then
			echo 'apt-get could not install bird2, frr and iproute2' >&2
		fi
	else
		echo 'bird2, frr and iproute2 are not installed: that needs root and apt-get' >&2
	fi
fi

missing=$(lacking)
if [ "$(id -u)" -ne 0 ]; then
	missing=$(printf '%s\n%s' "$missing" 'root, for network namespaces')
elif command -v ip >/dev/null; then
	probe=interlink-probe-$$
	if ip netns add "$probe" 2>/dev/null; then
		ip -netns "$probe" link add name veth0 type veth peer name veth1 2>/dev/null ||
			missing=$(printf '%s\n%s' "$missing" 'veth interfaces')
		ip netns delete "$probe"
	else
		missing=$(printf '%s\n%s' "$missing" 'network namespaces')
	fi
fi
missing=$(printf '%s\n' "$missing" | sed '/^$/d')
if [ -n "$missing" ]; then
	printf '%s\n' "$missing"
	exit 1
fi
bird --version 2>&1 | sed -n 1p
for dir in /usr/lib/frr /usr/libexec/frr /usr/sbin; do
	[ -x "$dir/bgpd" ] && "$dir/bgpd" --version | sed -n 's/^bgpd version /FRRouting /p'
done
ip -V
