// Command terraform-provider-interlink is a Terraform and OpenTofu provider for
// Scaleway InterLink.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// version is set by the build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run the provider with support for debuggers such as delve")
	flag.Parse()
	var options provider.Options
	// For measuring only (make bench): without list pages that answer for many
	// links, each link is asked for by itself.
	if os.Getenv("INTERLINK_GATHER") == "off" {
		options.Gather = provider.GatherOff
	}
	err := providerserver.Serve(context.Background(), provider.New(version, options), providerserver.ServeOpts{
		Address:         "registry.terraform.io/interlink-provider/interlink",
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
