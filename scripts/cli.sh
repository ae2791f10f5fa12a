#!/bin/sh
# Prints the absolute path of the CLI to use. All other output goes to stderr.
#
#   scripts/cli.sh             terraform in PATH, otherwise as with tofu
#   scripts/cli.sh terraform   terraform in PATH, otherwise an error
#   scripts/cli.sh tofu        tofu in PATH, otherwise OpenTofu built from source in .cache/bin
#   scripts/cli.sh /a/path     that one
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

absolute() {
	printf '%s/%s\n' "$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd)" "$(basename -- "$1")"
}

in_path() {
	found=$(command -v "$1") || return 1
	absolute "$found"
}

tofu_or_build() {
	in_path tofu && return
	# As a make of its own, even if another make has called this script.
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$root" -s --no-print-directory tofu >&2
	printf '%s\n' "$root/.cache/bin/tofu"
}

case "${1-}" in
'')
	in_path terraform || tofu_or_build
	;;
terraform)
	in_path terraform || {
		echo 'cli.sh: there is no terraform in PATH (CLI=tofu builds OpenTofu)' >&2
		exit 1
	}
	;;
tofu)
	tofu_or_build
	;;
*/*)
	[ -x "$1" ] || {
		echo "cli.sh: $1 is not a program" >&2
		exit 1
	}
	absolute "$1"
	;;
*)
	echo "cli.sh: terraform, tofu or a path, not '$1'" >&2
	exit 2
	;;
esac
