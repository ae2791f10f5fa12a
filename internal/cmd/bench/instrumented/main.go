// Command instrumented is the provider that make bench measures. It is the
// provider that users get, with two additions: it records when calls for
// resources are under way, and it can be told not to batch its calls of the
// API.
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/interlink-provider/terraform-provider-interlink/internal/parent"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

func main() {
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

func serve() error {
	if err := provider.TurnUnreadLogsOff(os.Environ(), os.Setenv); err != nil {
		return err
	}
	var options provider.Options
	if os.Getenv("INTERLINK_GATHER") == "off" {
		options.Gather = provider.GatherOff
	}
	server, err := provider.NewServer("bench", options)()
	if err != nil {
		return err
	}
	calls, err := os.OpenFile(os.Getenv("INTERLINK_BENCH_CALLS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	parent.Follow(func() { _, _ = server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}) })
	watch := &watch{ProviderServer: server, out: calls}
	return tf6server.Serve("registry.terraform.io/interlink-provider/interlink", func() tfprotov6.ProviderServer { return watch })
}
