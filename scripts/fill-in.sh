#!/bin/sh
# Puts a measured table where the documentation has a place for it: between "<!-- NAME:begin -->" and
# "<!-- NAME:end -->" in README.md and templates/guides/. Of the bench's table README.md gets
# ten rows: the smallest and the largest runs, with gathered calls.
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

for page in README.md templates/guides/*.md.tmpl; do
	grep -q "<!-- $1:begin -->" "$page" || continue
	awk -v name="$1" -v file="$2" -v page="$page" '
		function shown(line, cell) {
			if (name != "bench" || page != "README.md") return 1
			if (line ~ /^- / || line == "" && rows) return 0
			if (line !~ /^\| / || line ~ /^\| what /) return 1
			rows = 1
			split(line, cell, /[ ]*\|[ ]*/)
			return cell[4] == "on" && (cell[3] ~ /^(10|1000)$/ && cell[2] ~ /^(apply|plan|destroy|wait, staggered)$/ || cell[2] ~ /^(apply|plan) \(no CLI\)$/)
		}
		$0 == "<!-- " name ":end -->" { inside = 0 }
		!inside { print }
		$0 == "<!-- " name ":begin -->" {
			inside = 1
			print ""
			while ((getline line < file) > 0) if (shown(line)) print line
			close(file)
			print ""
		}' "$page" >"$page.new"
	mv "$page.new" "$page"
	echo "$page"
done
