// Command terraform-provider-interlink is a Terraform and OpenTofu provider for
// Scaleway InterLink.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/interlink-provider/terraform-provider-interlink/internal/parent"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// address is what users write as the source of the provider.
const address = "registry.terraform.io/interlink-provider/interlink"

// version is set by the build.
var version = "dev"

func main() {
	debugging := flag.Bool("debug", false, "run the provider with support for debuggers such as delve")
	flag.Parse()
	if err := serve(*debugging); err != nil {
		log.Fatal(err)
	}
}

func serve(debugging bool) error {
	var how []tf6server.ServeOpt
	if debugging {
		how = append(how, tf6server.WithManagedDebug())
	} else if err := provider.TurnUnreadLogsOff(os.Environ(), os.Setenv); err != nil {
		return err
	}
	server, err := provider.NewServer(version, provider.Options{})()
	if err != nil {
		return err
	}
	if !debugging { // a person who debugs starts the provider, not the CLI
		parent.Follow(func() { _, _ = server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}) })
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return server }, how...)
}
