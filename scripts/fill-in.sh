#!/bin/sh
# Puts a measured table into its place in the documentation: between "<!-- NAME:begin -->" and
# "<!-- NAME:end -->" in templates/guides/. Some figures are also in sentences of README.md: change those by hand.
#
#   make reliability && scripts/fill-in.sh reliability .cache/reliability.md
#   make routers && scripts/fill-in.sh routers .cache/routers.md
#   make bench >/tmp/bench.md && scripts/fill-in.sh bench /tmp/bench.md
set -eu

[ "$#" -eq 2 ] && [ -s "$2" ] || {
	echo 'usage: fill-in.sh NAME FILE' >&2
	exit 2
}
cd "$(dirname -- "$0")/.."

for page in templates/guides/*.md.tmpl; do
	grep -q "<!-- $1:begin -->" "$page" || continue
	awk -v name="$1" -v file="$2" '
		$0 == "<!-- " name ":end -->" { inside = 0 }
		!inside { print }
		$0 == "<!-- " name ":begin -->" {
			inside = 1
			print ""
			while ((getline line < file) > 0) print line
			close(file)
			print ""
		}' "$page" >"$page.new"
	mv "$page.new" "$page"
	echo "$page"
done
