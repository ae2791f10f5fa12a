package reliability

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// TestAccSecretsStaySecret runs a whole life under faults with every log of the
// provider on. Neither the token nor a pairing key is in the log or in the
// CLI's output.
func TestAccSecretsStaySecret(t *testing.T) {
	t.Parallel()
	w := protocol.NewWorld(t, mockapi.Options{Lifecycle: swift})
	vpc := w.Mock.AddVPC("one")
	c := newTerminal(t, w)
	c.configure(acctest.Link("paris", "paris", `vpc_id = "`+vpc+`"`, "enable_route_propagation = true"))
	log := filepath.Join(c.Dir, "provider.log")
	c.Env = append(c.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+log)
	for _, fault := range []mockapi.Fault{
		{Operation: "CreateLink", Kind: mockapi.TruncateAfter},
		{Operation: "GetLink", Kind: mockapi.TruncateAfter, Times: 2},
		{Operation: "GetLink", Kind: mockapi.NotJSONAfter},
		{Operation: "AttachVpc", Kind: mockapi.StatusBefore, Status: 400, Body: `{"message":"no: \"pairing_key\": \"` + leaked + `\"","type":"invalid_arguments","pairing_key":"` + leaked + `"}`},
	} {
		w.Mock.AddFault(fault)
	}
	var printed []string
	for _, arguments := range [][]string{
		{"apply"}, {"plan"}, {"apply"}, {"destroy"},
	} {
		if arguments[0] != "plan" {
			arguments = append(arguments, "-auto-approve")
		}
		printed = append(printed, c.Run(append(arguments, "-no-color", "-input=false")...).Output)
	}
	if len(w.Mock.Alive()) > 0 {
		t.Errorf("%d links are alive after destroy:\n%s", len(w.Mock.Alive()), strings.Join(printed, "\n"))
	}
	content, err := os.ReadFile(log)
	if err != nil {
		t.Fatalf("there is no log: %s", err)
	}
	if !strings.Contains(string(content), "API reply") || !strings.Contains(string(content), "pairing_key") {
		t.Errorf("the log shows no replies of the API: this test sees nothing")
	}
	secrets := map[string]string{"the token": acctest.SecretKey, "a pairing key in an error": leaked}
	for _, link := range w.Mock.Links() {
		secrets["the pairing key of "+link.Name] = link.PairingKey
	}
	for what, secret := range secrets {
		for where, text := range map[string]string{"log": string(content), "output": strings.Join(printed, "\n")} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s is in the provider's %s: …%s…", what, where, strings.ReplaceAll(text[max(0, at-200):min(len(text), at+60)], secret, "SECRET"))
			}
		}
	}
}

// leaked stands for a pairing key that the API quotes in an error.
const leaked = "5ec4e700-0000-4000-8000-00000000beef"

// TestDiagnosticsKeepSecrets looks for secrets in every diagnostic of a life in
// which replies with secrets fail.
func TestDiagnosticsKeepSecrets(t *testing.T) {
	t.Parallel()
	for _, kind := range []mockapi.FaultKind{mockapi.StatusAfter, mockapi.TruncateAfter, mockapi.NotJSONAfter, mockapi.UnknownStatus} {
		for _, operation := range []string{"CreateLink", "GetLink", "AttachVpc", "DeleteLink", "ListLinks"} {
			ordered(t, silent, nil, func(t *testing.T, w *protocol.World, c *protocol.Core) {
				t.Helper()
				cfg := furnish(t, w, c, protocol.Attrs{"create": "1m", "update": "1m", "delete": "1m"})
				w.Mock.AddFault(mockapi.Fault{Operation: operation, Kind: kind, Times: -1, Body: map[bool]string{true: "some_status"}[kind == mockapi.UnknownStatus]})
				found := c.Refresh(background(t))
				found = append(found, c.Apply(background(t), protocol.Config{theLink: cfg[theLink].With(protocol.Attrs{"name": "lyon"}), "interlink_routing_policy.a": cfg["interlink_routing_policy.a"]})...)
				found = append(found, c.Destroy(background(t))...)
				for _, secret := range []string{acctest.SecretKey, w.Mock.Links()[0].PairingKey} {
					if strings.Contains(found.String(), secret) {
						t.Errorf("%s %s: a secret is in a diagnostic: %s", operation, kind, strings.ReplaceAll(found.String(), secret, "SECRET"))
					}
				}
			})
		}
	}
}

// TestRedirectsDoNotCarryTheToken replies with redirects to another host: it
// never gets a request.
func TestRedirectsDoNotCarryTheToken(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				t.Errorf("the other host was asked for %s, token %t", r.URL.Path, r.Header.Get("X-Auth-Token") != "")
			}))
			defer thief.Close()
			elsewhere := strings.Replace(thief.URL, "127.0.0.1", "localhost", 1)
			api := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				http.Redirect(rw, r, elsewhere+r.URL.Path, status)
			}))
			defer api.Close()
			made, err := client.New(client.Config{APIURL: api.URL, AccessKey: acctest.AccessKey, SecretKey: acctest.SecretKey, Region: "fr-par", Timing: protocol.ShortTiming()})
			if err != nil {
				t.Fatal(err)
			}
			ref := client.Ref{Region: "fr-par", ID: mockapi.PopTH2}
			if _, err := made.GetLink(context.Background(), ref); err == nil {
				t.Errorf("a redirected GET passes as a reply")
			}
			if _, err := made.DeleteLink(context.Background(), ref); err == nil {
				t.Errorf("a redirected DELETE passes as a reply")
			}
		})
	}
}
