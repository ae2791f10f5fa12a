//go:build linux

package routers

import (
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// textOf returns the text that the provider writes for a link's router.
func textOf(t testing.TB, env *acctest.Env, arguments protocol.Attrs) string {
	t.Helper()
	read, found := protocol.In(env).Open(t.Context(), t).ReadData(t.Context(), "interlink_router_configuration", arguments)
	if len(found) > 0 {
		t.Fatal(found)
	}
	return protocol.Text(read.Value, "text")
}
