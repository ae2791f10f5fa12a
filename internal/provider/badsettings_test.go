package provider

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// BadSetting is a provider configuration that is refused. If SCW_CONFIG_PATH is
// BadFile or GoodFile, it stands for such a file.
type BadSetting struct {
	Block map[string]string // arguments of the provider block
	Env   map[string]string
	Says  []string // what the refusal names
	Once  bool     // in one error
}

// aSecret is a secret key in a wrong place.
const aSecret = "98765432-1111-1111-1111-111111111111"

// The files that a SCW_CONFIG_PATH may stand for.
const (
	GoodFile = "FILE"
	BadFile  = "BROKEN"
	// SecretFile is one whose secret key is not a text.
	SecretFile = "SECRET"
)

// BadSettings are configurations that are refused. The tests here and those with
// the real CLI use them.
func BadSettings() map[string]BadSetting {
	return map[string]BadSetting{
		"no keys":             {Says: []string{"no `access_key`", "and no `secret_key`", "SCW_ACCESS_KEY", "SCW_SECRET_KEY", "https://console.scaleway.com/iam/api-keys", "there is no"}, Once: true},
		"empty variable":      {Env: credentials(map[string]string{"SCW_SECRET_KEY": ""}), Says: []string{"no `secret_key`", "SCW_SECRET_KEY is empty or not set"}},
		"keys swapped":        {Env: map[string]string{"SCW_ACCESS_KEY": aSecret, "SCW_SECRET_KEY": goodAccess}, Says: []string{"Are the two swapped?", "`access_key`", "`secret_key`", "SCW_ACCESS_KEY", "SCW_SECRET_KEY"}},
		"access for secret":   {Env: credentials(map[string]string{"SCW_SECRET_KEY": goodAccess}), Says: []string{"`secret_key`", "form of the other half of an API key (not shown here)", "Are the two swapped?"}},
		"secret for region":   {Env: credentials(map[string]string{"SCW_DEFAULT_REGION": aSecret}), Says: []string{"`region`", "may be a key (not shown here)"}},
		"secret for project":  {Env: credentials(map[string]string{"SCW_DEFAULT_PROJECT_ID": aSecret[:35]}), Says: []string{"`project_id`", "35 characters", "https://console.scaleway.com/project/settings"}},
		"secret for profile":  {Env: credentials(map[string]string{"SCW_PROFILE": aSecret, "SCW_CONFIG_PATH": GoodFile}), Says: []string{"SCW_PROFILE", "may be a key (not shown here)", `"default"`}},
		"secret for file":     {Env: map[string]string{"SCW_CONFIG_PATH": aSecret}, Says: []string{"SCW_CONFIG_PATH", "may be a key"}},
		"secret for insecure": {Env: credentials(map[string]string{"SCW_INSECURE": aSecret}), Says: []string{"SCW_INSECURE", "may be a key (not shown here)"}},
		"secret for switch":   {Env: credentials(map[string]string{waitForDeprovisioningEnv: aSecret}), Says: []string{waitForDeprovisioningEnv, "may be a key (not shown here)"}},
		"secret for poll":     {Block: map[string]string{"poll_interval": aSecret}, Env: credentials(nil), Says: []string{"`poll_interval`", "may be a key (not shown here)"}},
		"secret for api_url":  {Env: credentials(map[string]string{"SCW_API_URL": aSecret}), Says: []string{"`api_url`", "SCW_API_URL", "may be a key (not shown here)"}},
		"password with hash":  {Env: credentials(map[string]string{"SCW_API_URL": "https://me:hunter2#x@api.scaleway.com"}), Says: []string{"`api_url`", "may hold a password (not shown here)"}},
		"password, no host":   {Env: credentials(map[string]string{"SCW_API_URL": "https://me:hunter2"}), Says: []string{"`api_url`", "may hold a password (not shown here)"}},
		"password encoded":    {Env: credentials(map[string]string{"SCW_API_URL": "me%3Ahunter2%40api.scaleway.com"}), Says: []string{"`api_url`", "may hold a password (not shown here)"}},
		"zone for region":     {Env: credentials(map[string]string{"SCW_DEFAULT_REGION": "fr-par-1"}), Says: []string{`"fr-par-1"`, `its region is "fr-par"`}},
		"insecure, plain":     {Env: credentials(map[string]string{"SCW_API_URL": "http://10.0.0.1", "SCW_INSECURE": "true"}), Says: []string{"unencrypted", "INTERLINK_ALLOW_PLAIN_HTTP=true"}},
		"malformed switch":    {Env: credentials(map[string]string{allowPlainHTTPEnv: "maybe"}), Says: []string{allowPlainHTTPEnv, `"maybe"`}},
		"no secret key":       {Env: map[string]string{"SCW_ACCESS_KEY": goodAccess}, Says: []string{"no `secret_key`", "SCW_SECRET_KEY", "both halves", "https://console.scaleway.com/iam/api-keys", "there is no"}},
		"no access key":       {Env: map[string]string{"SCW_SECRET_KEY": goodSecret}, Says: []string{"no `access_key`", "SCW_ACCESS_KEY", "https://console.scaleway.com/iam/api-keys"}},
		"empty secret key":    {Block: map[string]string{"secret_key": ""}, Env: credentials(nil), Says: []string{"`secret_key = \"\"` in the provider block is empty", "hides the variable SCW_SECRET_KEY", "take the line out"}},
		"empty project":       {Block: map[string]string{"project_id": ""}, Env: credentials(nil), Says: []string{"`project_id = \"\"` in the provider block is empty", "hides the variable SCW_DEFAULT_PROJECT_ID"}},
		"empty region":        {Block: map[string]string{"region": ""}, Env: credentials(nil), Says: []string{"`region = \"\"`", "hides the variable SCW_DEFAULT_REGION"}},
		"empty profile":       {Block: map[string]string{"profile": ""}, Env: credentials(nil), Says: []string{"`profile = \"\"`", "hides the variable SCW_PROFILE"}},
		"empty poll_interval": {Block: map[string]string{"poll_interval": ""}, Env: credentials(nil), Says: []string{"`poll_interval = \"\"` in the provider block is empty: take the line out"}},
		"malformed secret":    {Env: credentials(map[string]string{"SCW_SECRET_KEY": "hunter2"}), Says: []string{"`secret_key` from the variable SCW_SECRET_KEY", "a UUID", "of another form (not shown here)"}},
		"malformed access":    {Env: credentials(map[string]string{"SCW_ACCESS_KEY": "AKIA"}), Says: []string{"`access_key`", "SCW_ACCESS_KEY", "not shown"}},
		"secret for access":   {Env: credentials(map[string]string{"SCW_ACCESS_KEY": aSecret}), Says: []string{"`access_key`", "SCW_ACCESS_KEY", "form of the other half of an API key (not shown here)", "Are the two swapped?"}},
		"malformed project":   {Block: map[string]string{"project_id": "mine"}, Env: credentials(nil), Says: []string{"`project_id`", "SCW_DEFAULT_PROJECT_ID", `"mine"`}},
		"malformed org":       {Env: credentials(map[string]string{"SCW_DEFAULT_ORGANIZATION_ID": "mine"}), Says: []string{"`organization_id`", "SCW_DEFAULT_ORGANIZATION_ID"}},
		"malformed region":    {Env: credentials(map[string]string{"SCW_DEFAULT_REGION": "mars"}), Says: []string{"`region`", "SCW_DEFAULT_REGION", `"mars"`, "fr-par"}},
		"unknown profile":     {Block: map[string]string{"profile": "work"}, Env: credentials(nil), Says: []string{"`profile`", `"work"`, "SCW_CONFIG_PATH"}},
		"no such profile":     {Env: credentials(map[string]string{"SCW_PROFILE": "work", "SCW_CONFIG_PATH": GoodFile}), Says: []string{`"work"`, "SCW_PROFILE", "config.yaml", `"default", "home", "office"`}},
		"profile of no file":  {Env: credentials(map[string]string{"SCW_PROFILE": "work", "SCW_CONFIG_PATH": "/nowhere/config.yaml"}), Says: []string{`"work"`, "SCW_PROFILE", "/nowhere/config.yaml"}},
		"missing file":        {Env: map[string]string{"SCW_ACCESS_KEY": goodAccess, "SCW_CONFIG_PATH": "/nowhere/config.yaml"}, Says: []string{"SCW_CONFIG_PATH", "/nowhere/config.yaml"}},
		"secrets in a file":   {Env: credentials(map[string]string{"SCW_CONFIG_PATH": SecretFile}), Says: []string{"SCW_CONFIG_PATH", "cannot be read"}},
		"unreadable file":     {Env: credentials(map[string]string{"SCW_CONFIG_PATH": "BROKEN"}), Says: []string{"SCW_CONFIG_PATH", "cannot be read"}},
		"api_url no url":      {Block: map[string]string{"api_url": "api.scaleway.com"}, Env: credentials(nil), Says: []string{"`api_url`", "SCW_API_URL", `Did you mean "https://api.scaleway.com"?`}},
		"api_url other":       {Env: credentials(map[string]string{"SCW_API_URL": "ftp://api.scaleway.com"}), Says: []string{"`api_url`", "SCW_API_URL", "ftp://"}},
		"api_url with user":   {Env: credentials(map[string]string{"SCW_API_URL": "https://me:secret@api.scaleway.com"}), Says: []string{"`api_url`", "may hold a password (not shown here)", "neither user", "`secret_key`"}},
		"api_url with more":   {Env: credentials(map[string]string{"SCW_API_URL": "ftp://me:secret@api.scaleway.com?token=hunter2"}), Says: []string{"`api_url`", "SCW_API_URL", "may hold a password (not shown here)"}},
		"api_url, no scheme":  {Env: credentials(map[string]string{"SCW_API_URL": "me:secret@api.scaleway.com"}), Says: []string{"`api_url`", "SCW_API_URL", "may hold a password (not shown here)"}},
		"api_url in clear":    {Env: credentials(map[string]string{"SCW_API_URL": "http://10.0.0.1"}), Says: []string{"`api_url`", "unencrypted", "INTERLINK_ALLOW_PLAIN_HTTP=true"}},
		"malformed insecure":  {Env: credentials(map[string]string{"SCW_INSECURE": "maybe"}), Says: []string{"SCW_INSECURE", `"maybe"`}},
		"poll_interval text":  {Block: map[string]string{"poll_interval": "soon"}, Env: credentials(nil), Says: []string{"`poll_interval`", `"soon"`}},
		"poll_interval short": {Block: map[string]string{"poll_interval": "1ms"}, Env: credentials(nil), Says: []string{"`poll_interval`", "1s"}},
	}
}

// Secrets are the secrets in some of them. No message may show them.
func (BadSetting) Secrets() []string {
	return []string{"hunter2", "me:secret", "AKIA", aSecret, aSecret[:6]}
}

// Environment returns the variables. It writes the files that they stand for.
func (b BadSetting) Environment(t *testing.T) map[string]string {
	t.Helper()
	content, found := map[string]string{GoodFile: "default_region: fr-par\nprofiles:\n  office: {default_region: fr-par}\n  home: {default_region: fr-par}\n", BadFile: ":\n\t- nonsense", SecretFile: "secret_key: {a: " + aSecret + "}\ninsecure: " + aSecret + "\n"}[b.Env["SCW_CONFIG_PATH"]]
	if found {
		b.Env["SCW_CONFIG_PATH"] = file(t, content)
	}
	return b.Env
}

// model is the provider block.
func (b BadSetting) model(t *testing.T) configModel {
	t.Helper()
	var out configModel
	for name, value := range b.Block {
		argument, known := map[string]*types.String{
			"secret_key": &out.SecretKey, "region": &out.Region, "project_id": &out.ProjectID, "profile": &out.Profile,
			"api_url": &out.APIURL, "poll_interval": &out.PollInterval,
		}[name]
		if !known {
			t.Fatalf("this test does not know the argument %q", name)
		}
		*argument = types.StringValue(value)
	}
	return out
}

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
