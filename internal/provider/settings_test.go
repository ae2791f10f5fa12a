package provider

import (
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

const (
	goodAccess  = "SCWXXXXXXXXXXXXXXXXX"
	goodSecret  = "11111111-1111-1111-1111-111111111111"
	goodProject = "105bdce1-64c0-48ab-899d-868455867ecf"
)

// environment is a lookup in a map. The configuration file does not exist, unless
// the map names one.
func environment(t *testing.T, values map[string]string) func(string) (string, bool) {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("SCW_CONFIG_PATH", "")
	return func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	}
}

func credentials(more map[string]string) map[string]string {
	values := map[string]string{"SCW_ACCESS_KEY": goodAccess, "SCW_SECRET_KEY": goodSecret}
	for name, value := range more {
		values[name] = value
	}
	return values
}

func TestPrecedence(t *testing.T) {
	path := file(t, `
access_key: SCWFFFFFFFFFFFFFFFFF
secret_key: 22222222-2222-2222-2222-222222222222
default_region: nl-ams
default_project_id: 33333333-3333-3333-3333-333333333333
api_url: https://file.example
profiles:
  work:
    default_region: pl-waw
`)
	fromFile := map[string]string{"SCW_CONFIG_PATH": path}
	for name, test := range map[string]struct {
		block configModel
		env   map[string]string
		want  settings
	}{
		"defaults": {
			env:  credentials(nil),
			want: settings{accessKey: goodAccess, secretKey: goodSecret, region: "fr-par", apiURL: "https://api.scaleway.com"},
		},
		"file": {
			env:  fromFile,
			want: settings{accessKey: "SCWFFFFFFFFFFFFFFFFF", secretKey: "22222222-2222-2222-2222-222222222222", region: "nl-ams", projectID: "33333333-3333-3333-3333-333333333333", apiURL: "https://file.example"},
		},
		"profile over the file's own values": {
			block: configModel{Profile: types.StringValue("work")},
			env:   fromFile,
			want:  settings{accessKey: "SCWFFFFFFFFFFFFFFFFF", secretKey: "22222222-2222-2222-2222-222222222222", region: "pl-waw", projectID: "33333333-3333-3333-3333-333333333333", apiURL: "https://file.example"},
		},
		"environment over file": {
			env:  credentials(map[string]string{"SCW_CONFIG_PATH": path, "SCW_DEFAULT_REGION": "it-mil", "SCW_PROFILE": "work"}),
			want: settings{accessKey: goodAccess, secretKey: goodSecret, region: "it-mil", projectID: "33333333-3333-3333-3333-333333333333", apiURL: "https://file.example"},
		},
		"block over environment": {
			block: configModel{Region: types.StringValue("fr-par"), APIURL: types.StringValue("http://127.0.0.1:7777/"), ProjectID: types.StringValue(goodProject)},
			env:   credentials(map[string]string{"SCW_CONFIG_PATH": path, "SCW_DEFAULT_REGION": "it-mil"}),
			want:  settings{accessKey: goodAccess, secretKey: goodSecret, region: "fr-par", projectID: goodProject, apiURL: "http://127.0.0.1:7777"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, diags := resolve(test.block, environment(t, test.env))
			if diags.HasError() {
				t.Fatal(diags)
			}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestBadSettingsNameAttributeAndVariable(t *testing.T) {
	for name, test := range BadSettings() {
		t.Run(name, func(t *testing.T) {
			_, diags := resolve(test.model(t), environment(t, test.Environment(t)))
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
			for _, secret := range test.Secrets() {
				if strings.Contains(text.String(), secret) {
					t.Errorf("it shows the secret %q", secret)
				}
			}
		})
	}
}

// TestSettingsThatAreAccepted checks settings that are accepted with a warning,
// or without a value yet.
func TestSettingsThatAreAccepted(t *testing.T) {
	late := configModel{Region: types.StringUnknown(), ProjectID: types.StringUnknown(), OrganizationID: types.StringUnknown()}
	good := settings{accessKey: goodAccess, secretKey: goodSecret, region: "fr-par", apiURL: "https://api.scaleway.com"}
	elsewhere, notKnown, unchecked, plain := good, good, good, good
	unchecked.insecure = true
	plain.apiURL = "http://10.0.0.1:7777"
	insecure, open, openWithoutKey := file(t, "insecure: true\n"), file(t, "profiles: {work: {secret_key: "+goodSecret+"}}\n"), file(t, "default_region: fr-par\n")
	for _, path := range []string{open, openWithoutKey} {
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere.region = "es-mad"
	notKnown.region, notKnown.unknown = "", client.UnknownDefaults{Region: true, Project: true, Organization: true}
	for name, test := range map[string]struct {
		block configModel
		env   map[string]string
		want  settings
		warns []string
	}{
		"a file that is not there":    {env: map[string]string{"SCW_CONFIG_PATH": "/nowhere/config.yaml"}, want: good, warns: []string{"SCW_CONFIG_PATH", "/nowhere/config.yaml"}},
		"a region that is not known":  {env: map[string]string{"SCW_DEFAULT_REGION": "es-mad"}, want: elsewhere, warns: []string{"Unknown region", `"es-mad"`, "fr-par"}},
		"no check of the certificate": {env: map[string]string{"SCW_INSECURE": "true"}, want: unchecked, warns: []string{"certificate is not checked", "SCW_INSECURE", "SSL_CERT_FILE"}},
		"the same, by the profile":    {env: map[string]string{"SCW_CONFIG_PATH": insecure}, want: unchecked, warns: []string{"certificate is not checked", "`insecure`", insecure}},
		"plain http to another host":  {env: map[string]string{"SCW_API_URL": "http://10.0.0.1:7777", "INTERLINK_ALLOW_PLAIN_HTTP": "true"}, want: plain, warns: []string{"unencrypted", "http://10.0.0.1:7777", "INTERLINK_ALLOW_PLAIN_HTTP"}},
		"a file that others can read": {env: map[string]string{"SCW_CONFIG_PATH": open}, want: good, warns: []string{"Others can read", open, "chmod 600 " + open, "0644"}},
		"a file without a key":        {env: map[string]string{"SCW_CONFIG_PATH": openWithoutKey}, want: good},
		"values that come later":      {block: late, env: map[string]string{"SCW_DEFAULT_REGION": "nl-ams", "SCW_DEFAULT_PROJECT_ID": goodProject}, want: notKnown},
	} {
		t.Run(name, func(t *testing.T) {
			got, diags := resolve(test.block, environment(t, credentials(test.env)))
			if diags.HasError() || got != test.want {
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

// TestProjectInLowerCase checks the spelling: another spelling of one project
// would replace links.
func TestProjectInLowerCase(t *testing.T) {
	env := environment(t, credentials(map[string]string{"SCW_DEFAULT_PROJECT_ID": strings.ToUpper(goodProject)}))
	if got, diags := resolve(configModel{}, env); diags.HasError() || got.projectID != goodProject {
		t.Errorf("got %q, want %q: %v", got.projectID, goodProject, diags)
	}
}

func TestPlainHTTPWhereItIsSafeOrAskedFor(t *testing.T) {
	for url, more := range map[string]map[string]string{
		"http://localhost:7777": nil,
		"http://[::1]:7777":     nil,
		"http://127.0.0.2":      nil,
		"http://10.0.0.1":       {"INTERLINK_ALLOW_PLAIN_HTTP": "true"},
	} {
		env := credentials(more)
		env["SCW_API_URL"] = url
		if got, diags := resolve(configModel{}, environment(t, env)); diags.HasError() || got.apiURL != url {
			t.Errorf("%s: %v", url, diags)
		}
	}
}
