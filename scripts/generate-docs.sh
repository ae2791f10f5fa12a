#!/bin/sh
# Writes docs/ from the provider's schema, templates/ and examples/. Chooses the CLI as cli.sh does.
#
# The schema comes from the provider itself (internal/cmd/schema), so docs/ does not depend on the CLI.
# The CLI only formats examples/.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

cli=$(scripts/cli.sh "$@")
work=$root/.cache/docs

rm -rf "$work"
mkdir -p "$work"
go run ./internal/cmd/schema >"$work/schema.json"

env -u TF_CLI_CONFIG_FILE "$cli" fmt -recursive examples

go tool -modfile=internal/tools/go.mod tfplugindocs generate \
	--provider-name terraform-provider-interlink \
	--rendered-provider-name InterLink \
	--providers-schema "$work/schema.json"
