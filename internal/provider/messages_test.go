package provider

import (
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// moreSettings are refused like BadSettings, with other words.
func moreSettings(t *testing.T) map[string]BadSetting {
	t.Helper()
	return map[string]BadSetting{
		"named by file":           {Env: credentials(map[string]string{"SCW_CONFIG_PATH": file(t, "active_profile: work\n")})},
		"named by block":          {Block: map[string]string{"profile": "work"}, Env: credentials(map[string]string{"SCW_CONFIG_PATH": GoodFile})},
		"of the profile":          {Env: credentials(map[string]string{"SCW_CONFIG_PATH": file(t, "default_region: mars\n")})},
		"a folder":                {Env: credentials(map[string]string{"SCW_CONFIG_PATH": t.TempDir()})},
		"a list":                  {Env: credentials(map[string]string{"SCW_CONFIG_PATH": file(t, "profiles:\n  home:\n    insecure: []\n")})},
		"missing with a profile":  {Env: map[string]string{"SCW_CONFIG_PATH": GoodFile}},
		"neither, empty variable": {Env: map[string]string{"SCW_ACCESS_KEY": ""}},
	}
}

// home is a folder of the test.
const home = "/home/me"

// constant replaces the folders of the test, and what another version of the SDK
// may change.
func constant(t *testing.T, text string) string {
	t.Helper()
	folders := regexp.MustCompile(regexp.QuoteMeta(filepath.Dir(t.TempDir())) + `/\d+`)
	return strings.Replace(folders.ReplaceAllString(text, home), fw.Regions(), "REGIONS", 1)
}

// add adds diagnostics to the texts. The name of each is its attribute and the
// case; a second one of the attribute has a number.
func add(t *testing.T, texts map[string]fw.Message, about string, diags diag.Diagnostics) {
	t.Helper()
	if len(diags) == 0 {
		t.Errorf("%s: no diagnostic", about)
	}
	about = strings.ReplaceAll(about, ",", "")
	for _, one := range diags {
		attribute := "provider"
		if at, ok := one.(diag.DiagnosticWithPath); ok {
			attribute = at.Path().String()
		}
		name := attribute + " " + strings.TrimPrefix(about, attribute+" ")
		if _, taken := texts[name]; taken {
			name += " 2"
		}
		if _, taken := texts[name]; taken {
			t.Errorf("two messages of the name %s", name)
		}
		texts[name] = fw.NewMessage(one.Summary(), constant(t, one.Detail()))
	}
}

// configured returns the diagnostics of Configure.
func configured(t *testing.T, transport http.RoundTripper, values map[string]any) diag.Diagnostics {
	t.Helper()
	made := &Provider{version: "test", options: Options{Transport: transport}}
	var schema provider.SchemaResponse
	made.Schema(t.Context(), provider.SchemaRequest{}, &schema)
	attributes := map[string]tftypes.Value{}
	for name := range schema.Schema.Attributes {
		attributes[name] = tftypes.NewValue(tftypes.String, values[name])
	}
	var resp provider.ConfigureResponse
	made.Configure(t.Context(), provider.ConfigureRequest{Config: tfsdk.Config{
		Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(t.Context()), attributes),
	}}, &resp)
	return resp.Diagnostics
}

// noHost is a network without the API's host.
type noHost struct{}

func (noHost) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.DNSError{Err: "no such host", Name: "api.example", IsNotFound: true}
}

// TestMessages compares every message about a setting with its golden file. To
// write the files again: go test ./internal/provider -run TestMessages -update.
func TestMessages(t *testing.T) {
	texts := map[string]fw.Message{}
	bad := BadSettings()
	maps.Copy(bad, moreSettings(t))
	for name, setting := range bad {
		environment(t, setting.Environment(t))
		_, diags := resolve(setting.model(t))
		add(t, texts, name, diags)
	}
	for name, setting := range goodSettings(t) {
		if len(setting.warns) > 0 {
			environment(t, credentials(setting.env))
			_, diags := resolve(setting.block)
			add(t, texts, name, diags)
		}
	}
	keys := map[string]any{"access_key": goodAccess, "secret_key": goodSecret, "api_url": "https://api.example"}
	environment(t, nil)
	add(t, texts, "no host", configured(t, noHost{}, keys))
	add(t, texts, "not known yet", configured(t, noHost{}, map[string]any{"access_key": goodAccess, "secret_key": tftypes.UnknownValue}))
	_, err := client.New(client.Config{APIURL: "https://api.example"})
	texts["provider not usable"] = notUsable(err)
	golden.Check(t, texts)
	for name, text := range texts {
		for _, secret := range (BadSetting{}).Secrets() {
			if strings.Contains(text.Summary+text.Detail, secret) {
				t.Errorf("%s shows the secret %q", name, secret)
			}
		}
	}
}
