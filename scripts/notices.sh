#!/bin/sh
# Writes the licenses of all modules linked into the released programs to a file, for the archives. A module without a
# license is an error.
#
#   scripts/notices.sh .cache/THIRD_PARTY_NOTICES.txt
set -eu

[ "$#" -eq 1 ] || {
	echo 'usage: notices.sh FILE' >&2
	exit 2
}
cd "$(dirname -- "$0")/.."
mkdir -p "$(dirname -- "$1")"

modules() {
	for os in darwin freebsd linux windows; do
		GOOS=$os CGO_ENABLED=0 go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' . ./internal/cmd/mockapi
	done | LC_ALL=C sort -u
}

texts() {
	find "$1" -maxdepth 1 -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'patents*' \) | LC_ALL=C sort
}

# entry NAME DIR: the texts of one module.
entry() {
	printf '\n%s\n%s\n' "$line" "$1"
	found=
	for file in $(texts "$2"); do
		found=yes
		printf '%s\n\n' "--- $(basename -- "$file")"
		cat "$file"
		echo
	done
	[ -n "$found" ] || {
		echo "notices.sh: no license in $2" >&2
		return 1
	}
}

line='================================================================================'
list=$(modules)
{
	echo 'This program contains Go and the following modules, under these licenses.'
	entry "Go $(go env GOVERSION)" "$(go env GOROOT)"
	printf '%s\n' "$list" | while read -r path version dir; do
		entry "$path $version" "$dir" || exit 1
	done
} >"$1.new"
mv "$1.new" "$1"
