#!/bin/sh
# Writes docs/ from the provider's schema, templates/ and examples/. Takes the CLI as cli.sh does.
#
# The schema comes from the CLI at hand and the provider as built here: left alone, tfplugindocs would download a CLI.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

cli=$(scripts/cli.sh "$@")
work=$root/.cache/docs
# The address under which tfplugindocs looks a provider up in a schema file.
address=registry.terraform.io/hashicorp/interlink

rm -rf "$work"
mkdir -p "$work/bin" "$work/config"
go build -o "$work/bin/terraform-provider-interlink" .

cat >"$work/cli.tfrc" <<EOF
provider_installation {
  dev_overrides {
    "$address" = "$work/bin"
  }
  direct {}
}
EOF

cat >"$work/config/main.tf" <<EOF
terraform {
  required_providers {
    interlink = {
      source = "$address"
    }
  }
}
EOF

TF_CLI_CONFIG_FILE=$work/cli.tfrc "$cli" -chdir="$work/config" providers schema -json >"$work/schema.json"

if [ -d examples ]; then
	TF_CLI_CONFIG_FILE=$work/cli.tfrc "$cli" fmt -recursive examples
fi

go tool -modfile=internal/tools/go.mod tfplugindocs generate \
	--provider-name terraform-provider-interlink \
	--rendered-provider-name InterLink \
	--providers-schema "$work/schema.json"
