#!/bin/sh
# Checks whether the tests in a real browser (make browser) can run here. It prints what is
# missing, one item a line, and fails. Otherwise it prints what it found.
#
#   scripts/browser.sh             checks
#   scripts/browser.sh --install   installs Debian's chromium first, as root with apt-get
set -u

browser() {
	for program in chromium chromium-browser google-chrome-stable google-chrome; do
		command -v "$program" && return 0
	done
	return 1
}

if [ "${1-}" = --install ] && ! browser >/dev/null; then
	if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
		if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy chromium; } >/dev/null 2>&1; then
			echo 'apt-get could not install chromium' >&2
		fi
	else
		echo 'chromium is not installed: that needs root and apt-get' >&2
	fi
fi

if ! program=$(browser); then
	echo chromium
	exit 1
fi
"$program" --version 2>/dev/null || {
	echo "chromium ($program does not start)"
	exit 1
}
