package provider

import (
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

const (
	goodAccess  = "SCWXXXXXXXXXXXXXXXXX"
	goodSecret  = "11111111-1111-1111-1111-111111111111"
	goodProject = "105bdce1-64c0-48ab-899d-868455867ecf"
)

// environment sets variables, and unsets all others of Scaleway's and our own. The
// configuration file does not exist, unless they name one.
func environment(t *testing.T, values map[string]string) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "SCW_") || strings.HasPrefix(name, "INTERLINK_") {
			t.Setenv(name, "")
		}
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for name, value := range values {
		t.Setenv(name, value)
	}
}

func credentials(more map[string]string) map[string]string {
	values := map[string]string{"SCW_ACCESS_KEY": goodAccess, "SCW_SECRET_KEY": goodSecret}
	maps.Copy(values, more)
	return values
}

// goodSetting is a configuration that is accepted.
type goodSetting struct {
	block configModel
	env   map[string]string
	want  client.Config
	warns []string // what its only warning says
}

// goodSettings are configurations that are accepted. The keys are in the
// environment, unless a case says otherwise.
func goodSettings(t *testing.T) map[string]goodSetting {
	t.Helper()
	good := func(change func(*client.Config)) client.Config {
		made := client.Config{AccessKey: goodAccess, SecretKey: goodSecret, Region: "fr-par", APIURL: "https://api.scaleway.com"}
		change(&made)
		return made
	}
	same := good(func(*client.Config) {})
	keys := "access_key: SCWFFFFFFFFFFFFFFFFF\nsecret_key: 22222222-2222-2222-2222-222222222222\n"
	path := file(t, keys+"default_region: nl-ams\ndefault_project_id: "+goodProject+"\napi_url: https://file.example\nprofiles:\n  work: {default_region: pl-waw}\n  nothing:\n")
	fromFile := client.Config{AccessKey: "SCWFFFFFFFFFFFFFFFFF", SecretKey: "22222222-2222-2222-2222-222222222222", Region: "nl-ams", ProjectID: goodProject, APIURL: "https://file.example"}
	fromProfile, fromBoth := fromFile, fromFile
	fromProfile.Region = "pl-waw"
	fromBoth.Region, fromBoth.AccessKey, fromBoth.SecretKey = "it-mil", goodAccess, goodSecret
	open, openWithoutKey := file(t, keys), file(t, "default_region: fr-par\n")
	for _, path := range []string{open, openWithoutKey} {
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	unchecked, at, yes, no := good(func(c *client.Config) { c.SkipTLSVerify = true }), func(url string) client.Config {
		return good(func(c *client.Config) { c.APIURL = url })
	}, true, false
	return map[string]goodSetting{
		"defaults":               {want: same},
		"file":                   {env: map[string]string{"SCW_ACCESS_KEY": "", "SCW_SECRET_KEY": "", "SCW_CONFIG_PATH": path}, want: fromFile},
		"profile over the rest":  {block: configModel{Profile: types.StringValue("work")}, env: map[string]string{"SCW_ACCESS_KEY": "", "SCW_SECRET_KEY": "", "SCW_CONFIG_PATH": path}, want: fromProfile},
		"environment over file":  {env: map[string]string{"SCW_CONFIG_PATH": path, "SCW_DEFAULT_REGION": "it-mil", "SCW_PROFILE": "work"}, want: fromBoth},
		"block over environment": {block: configModel{Region: types.StringValue("fr-par")}, env: map[string]string{"SCW_DEFAULT_REGION": "it-mil"}, want: same},
		"a slash at the end":     {block: configModel{APIURL: types.StringValue("http://127.0.0.1:7777/")}, want: at("http://127.0.0.1:7777")},
		"localhost":              {env: map[string]string{"SCW_API_URL": "http://localhost:7777"}, want: at("http://localhost:7777")},
		"IPv6":                   {env: map[string]string{"SCW_API_URL": "http://[::1]:7777"}, want: at("http://[::1]:7777")},
		"an interval":            {block: configModel{PollInterval: types.StringValue("30s")}, want: good(func(c *client.Config) { c.Timing.PollInterval = 30 * time.Second })},
		// Another spelling of a project would replace links.
		"a project in capitals": {env: map[string]string{"SCW_DEFAULT_PROJECT_ID": strings.ToUpper(goodProject)}, want: good(func(c *client.Config) { c.ProjectID = goodProject })},
		"a destroy that waits":  {env: map[string]string{waitForDeprovisioningEnv: "true"}, want: good(func(c *client.Config) { c.WaitForDeprovisioning = &yes })},
		"one that does not":     {env: map[string]string{waitForDeprovisioningEnv: "0"}, want: good(func(c *client.Config) { c.WaitForDeprovisioning = &no })},
		"values that come later": {
			block: configModel{Region: types.StringUnknown(), ProjectID: types.StringUnknown(), OrganizationID: types.StringUnknown()},
			env:   map[string]string{"SCW_DEFAULT_REGION": "nl-ams", "SCW_DEFAULT_PROJECT_ID": goodProject},
			want: good(func(c *client.Config) {
				c.Region, c.Unknown = "", client.UnknownDefaults{Region: true, Project: true, Organization: true}
			}),
		},
		"a file without a key": {env: map[string]string{"SCW_CONFIG_PATH": openWithoutKey}, want: same},
		"not there":            {env: map[string]string{"SCW_CONFIG_PATH": "/nowhere/config.yaml"}, want: same, warns: []string{"SCW_CONFIG_PATH", "/nowhere/config.yaml"}},
		"not known":            {env: map[string]string{"SCW_DEFAULT_REGION": "es-mad"}, want: good(func(c *client.Config) { c.Region = "es-mad" }), warns: []string{"Unknown region", `"es-mad"`, "fr-par"}},
		"unchecked":            {env: map[string]string{"SCW_INSECURE": "true"}, want: unchecked, warns: []string{"certificate is not checked", "SCW_INSECURE", "SSL_CERT_FILE"}},
		"unchecked by file":    {env: map[string]string{"SCW_CONFIG_PATH": file(t, "insecure: true\n")}, want: unchecked, warns: []string{"certificate is not checked", "`insecure`", "config.yaml"}},
		"plain http":           {env: map[string]string{"SCW_API_URL": "http://10.0.0.1:7777", allowPlainHTTPEnv: "true"}, want: at("http://10.0.0.1:7777"), warns: []string{"unencrypted", "http://10.0.0.1:7777", allowPlainHTTPEnv}},
		"others can read":      {env: map[string]string{"SCW_CONFIG_PATH": open}, want: same, warns: []string{"Others can read", open, "chmod 600 " + open, "0644"}},
	}
}

func TestSettingsThatAreAccepted(t *testing.T) {
	for name, test := range goodSettings(t) {
		t.Run(name, func(t *testing.T) {
			environment(t, credentials(test.env))
			got, diags := resolve(test.block)
			if got.Source == "" {
				t.Error("it is not said where the API key comes from")
			}
			got.Source = ""
			if diags.HasError() || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v\n%v", got, test.want, diags)
			}
			if (len(diags) == 1) != (len(test.warns) > 0) {
				t.Fatalf("the warnings are %v", diags)
			}
			for _, says := range test.warns {
				if !strings.Contains(diags[0].Summary()+diags[0].Detail(), says) {
					t.Errorf("it does not say %q: %v", says, diags)
				}
			}
		})
	}
}

// TestBadSettingsNameAttributeAndVariable reads each refusal. TestMessages compares
// its words.
func TestBadSettingsNameAttributeAndVariable(t *testing.T) {
	for name, test := range BadSettings() {
		t.Run(name, func(t *testing.T) {
			environment(t, test.Environment(t))
			_, diags := resolve(test.model(t))
			if !diags.HasError() {
				t.Fatal("it was accepted")
			}
			if got := len(diags.Errors()); test.Once && got != 1 {
				t.Errorf("it is told in %d errors, want one", got)
			}
			var text strings.Builder
			for _, problem := range diags.Errors() {
				text.WriteString(problem.Summary() + "\n" + problem.Detail() + "\n")
			}
			for _, says := range test.Says {
				if !strings.Contains(text.String(), says) {
					t.Errorf("it does not say %q:\n%s", says, text.String())
				}
			}
		})
	}
}
