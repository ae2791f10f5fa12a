package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	goodAccess  = "SCWXXXXXXXXXXXXXXXXX"
	goodSecret  = "11111111-1111-1111-1111-111111111111"
	goodProject = "105bdce1-64c0-48ab-899d-868455867ecf"
)

// environment is a lookup in a map, with a configuration file that is not there
// unless the map names one.
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

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
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
	for name, test := range map[string]struct {
		block configModel
		env   map[string]string
		says  []string
	}{
		"no secret key":       {env: map[string]string{"SCW_ACCESS_KEY": goodAccess}, says: []string{"`secret_key`", "SCW_SECRET_KEY"}},
		"no access key":       {env: map[string]string{"SCW_SECRET_KEY": goodSecret}, says: []string{"`access_key`", "SCW_ACCESS_KEY"}},
		"empty secret key":    {block: configModel{SecretKey: types.StringValue("")}, env: credentials(nil), says: []string{"`secret_key`", "SCW_SECRET_KEY"}},
		"malformed secret":    {env: credentials(map[string]string{"SCW_SECRET_KEY": "hunter2"}), says: []string{"`secret_key`", "SCW_SECRET_KEY", "a UUID"}},
		"malformed access":    {env: credentials(map[string]string{"SCW_ACCESS_KEY": "AKIA"}), says: []string{"`access_key`", "SCW_ACCESS_KEY", `"AKIA"`}},
		"malformed project":   {block: configModel{ProjectID: types.StringValue("mine")}, env: credentials(nil), says: []string{"`project_id`", "SCW_DEFAULT_PROJECT_ID", `"mine"`}},
		"malformed org":       {env: credentials(map[string]string{"SCW_DEFAULT_ORGANIZATION_ID": "mine"}), says: []string{"`organization_id`", "SCW_DEFAULT_ORGANIZATION_ID"}},
		"unknown region":      {env: credentials(map[string]string{"SCW_DEFAULT_REGION": "mars"}), says: []string{"`region`", "SCW_DEFAULT_REGION", `"mars"`, "fr-par"}},
		"unknown profile":     {block: configModel{Profile: types.StringValue("work")}, env: credentials(nil), says: []string{"`profile`", `"work"`, "SCW_CONFIG_PATH"}},
		"no such profile":     {env: credentials(map[string]string{"SCW_PROFILE": "work", "SCW_CONFIG_PATH": "FILE"}), says: []string{`"work"`, "SCW_PROFILE"}},
		"missing file":        {env: credentials(map[string]string{"SCW_CONFIG_PATH": "/nowhere/config.yaml"}), says: []string{"SCW_CONFIG_PATH", "/nowhere/config.yaml"}},
		"unreadable file":     {env: credentials(map[string]string{"SCW_CONFIG_PATH": "BROKEN"}), says: []string{"SCW_CONFIG_PATH", "cannot be read"}},
		"api_url no url":      {block: configModel{APIURL: types.StringValue("api.scaleway.com")}, env: credentials(nil), says: []string{"`api_url`", "SCW_API_URL"}},
		"api_url other":       {env: credentials(map[string]string{"SCW_API_URL": "ftp://api.scaleway.com"}), says: []string{"`api_url`", "SCW_API_URL", "ftp://"}},
		"api_url with user":   {env: credentials(map[string]string{"SCW_API_URL": "https://me:secret@api.scaleway.com"}), says: []string{"`api_url`", "neither user"}},
		"api_url in clear":    {env: credentials(map[string]string{"SCW_API_URL": "http://10.0.0.1"}), says: []string{"`api_url`", "unencrypted", "SCW_INSECURE"}},
		"malformed insecure":  {env: credentials(map[string]string{"SCW_INSECURE": "maybe"}), says: []string{"SCW_INSECURE", `"maybe"`}},
		"poll_interval text":  {block: configModel{PollInterval: types.StringValue("soon")}, env: credentials(nil), says: []string{"`poll_interval`", `"soon"`}},
		"poll_interval short": {block: configModel{PollInterval: types.StringValue("1ms")}, env: credentials(nil), says: []string{"`poll_interval`", "1s"}},
	} {
		t.Run(name, func(t *testing.T) {
			switch test.env["SCW_CONFIG_PATH"] {
			case "FILE":
				test.env["SCW_CONFIG_PATH"] = file(t, "default_region: fr-par\n")
			case "BROKEN":
				test.env["SCW_CONFIG_PATH"] = file(t, ":\n\t- nonsense")
			}
			_, diags := resolve(test.block, environment(t, test.env))
			if !diags.HasError() {
				t.Fatal("it was accepted")
			}
			var text strings.Builder
			for _, problem := range diags.Errors() {
				text.WriteString(problem.Summary() + "\n" + problem.Detail() + "\n")
			}
			for _, says := range test.says {
				if !strings.Contains(text.String(), says) {
					t.Errorf("it does not say %q:\n%s", says, text.String())
				}
			}
			for _, secret := range []string{"hunter2", "me:secret"} {
				if strings.Contains(text.String(), secret) {
					t.Errorf("it shows the secret %q", secret)
				}
			}
		})
	}
}

func TestPlainHTTPWhereItIsSafeOrAskedFor(t *testing.T) {
	for url, more := range map[string]map[string]string{
		"http://localhost:7777": nil,
		"http://[::1]:7777":     nil,
		"http://127.0.0.2":      nil,
		"http://10.0.0.1":       {"SCW_INSECURE": "true"},
	} {
		env := credentials(more)
		env["SCW_API_URL"] = url
		if got, diags := resolve(configModel{}, environment(t, env)); diags.HasError() || got.apiURL != url {
			t.Errorf("%s: %v", url, diags)
		}
	}
}
