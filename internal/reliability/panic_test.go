package reliability

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// crashing is a wire on which the provider panics after the reply with the
// pairing key, in the call that carries the token.
type crashing struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (c crashing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(req)
	if err == nil && strings.Contains(req.URL.Path, "/links/") {
		panic("a programmer's mistake")
	}
	return resp, err
}

// pairingKey is the key of the link in a process that crashes.
const pairingKey = "5ec4e700-0000-4000-8000-0000000000aa"

// TestPanicsKeepSecrets crashes the provider in another process while it holds
// token and pairing key. Go's output shows neither.
func TestPanicsKeepSecrets(t *testing.T) {
	if os.Getenv("INTERLINK_CRASH") != "" {
		w := protocol.NewWorld(t, mockapi.Options{})
		id := w.Mock.AddLink(mockapi.LinkSeed{Name: "paris", PairingKey: pairingKey})
		c := protocol.NewCore(t, w)
		if found := c.Import(background(t), theLink, "fr-par/"+id); found.Failed() {
			t.Fatalf("the import fails: %s", found)
		}
		w.Transport = crashing{http.DefaultTransport}
		c.Refresh(background(t))
		t.Fatal("it did not crash")
	}
	t.Parallel()
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicsKeepSecrets$")
	command.Env = append(os.Environ(), "INTERLINK_CRASH=1", "GOTRACEBACK=all", "TF_LOG=TRACE", "TF_LOG_PROVIDER=TRACE")
	out, err := command.CombinedOutput()
	printed := string(out)
	if err == nil || !strings.Contains(printed, "panic: a programmer's mistake") || !strings.Contains(printed, "internal/client") {
		t.Fatalf("the provider did not crash: %v\n%s", err, printed)
	}
	for what, secret := range map[string]string{"token": acctest.SecretKey, "pairing key": pairingKey} {
		if strings.Contains(printed, secret) {
			t.Errorf("the %s is in what the crash prints:\n%s", what, strings.ReplaceAll(printed, secret, "SECRET"))
		}
	}
}
