package link_test

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
)

// keeping returns the files below a folder that contain a text, and how many
// files it searched. It searches plan files (zip archives) entry by entry.
func keeping(t *testing.T, dir, text string) (holding []string, searched int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".tf" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		searched++
		found := bytes.Contains(content, []byte(text))
		if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
			for _, file := range archive.File {
				reader, err := file.Open()
				if err != nil {
					return err
				}
				inside, err := io.ReadAll(reader)
				if err != nil {
					return err
				}
				found = found || bytes.Contains(inside, []byte(text))
			}
		}
		if found {
			holding = append(holding, filepath.Base(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return holding, searched
}

const keyHeader = `
terraform {
  required_providers {
    interlink = { source = "interlink-provider/interlink" }
  }
}
`

func TestAccEphemeralPairingKeyIsNowhere(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the program that takes the key is a shell")
	}
	env := acctest.New(t, mockapi.Options{})
	const key = "key-that-nobody-keeps"
	link := env.Mock.AddLink(mockapi.LinkSeed{Name: "asked", Status: "requested", PairingKey: key})
	received := filepath.Join(t.TempDir(), "received")
	for name, tc := range map[string]struct{ config, kept string }{
		// The control: both files contain what a data source shows, so the search
		// works.
		"data source": {`
data "interlink_link" "asked" { name = "asked" }
resource "terraform_data" "partner" { input = data.interlink_link.asked.pairing_key }
`, "plan.bin terraform.tfstate"},
		"ephemeral": {`
ephemeral "interlink_pairing_key" "asked" { link_id = "` + link + `" }
resource "terraform_data" "partner" {
  provisioner "local-exec" {
    command     = "printf '%s %s %s' \"$KEY\" \"$PARTNER\" \"$STATUS\" > ` + received + `"
    environment = {
      KEY     = ephemeral.interlink_pairing_key.asked.pairing_key
      PARTNER = ephemeral.interlink_pairing_key.asked.partner_id
      STATUS  = ephemeral.interlink_pairing_key.asked.status
    }
  }
}
`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := env.NewCLI(t)
			cli.Write("main.tf", keyHeader+tc.config)
			output := cli.Must("plan", "-no-color", "-out=plan.bin") + cli.Must("apply", "-no-color", "plan.bin")
			kept, searched := keeping(t, cli.Dir, key)
			if searched < 2 {
				t.Fatalf("only %d files were searched, want the plan and the state", searched)
			}
			if got := strings.Join(kept, " "); got != tc.kept {
				t.Errorf("the key is in %q, want %q", got, tc.kept)
			}
			if strings.Contains(output, key) {
				t.Errorf("the output shows the key:\n%s", output)
			}
			if name != "ephemeral" {
				return
			}
			got, err := os.ReadFile(received)
			if want := key + " fr-par/" + mockapi.PartnerFranceIX + " requested"; err != nil || string(got) != want {
				t.Errorf("the partner got %q (%v), want %q", got, err, want)
			}
		})
	}
}

func TestAccEphemeralPairingKeyErrors(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	connection := env.Mock.AddConnection(mockapi.ConnectionSeed{Name: "own"})
	own := env.Mock.AddLink(mockapi.LinkSeed{Name: "own", ConnectionID: connection, Status: "ready"})
	ghost := env.Mock.AddLink(mockapi.LinkSeed{Name: "ghost"})
	env.Mock.AddFault(mockapi.Fault{Operation: "GetLink", Link: ghost, Kind: mockapi.UnknownStatus, Body: "deleted", Times: -1})
	for name, tc := range map[string]struct {
		id   string
		says []string
	}{
		"self-hosted": {own, []string{`The InterLink "own" has no pairing key`, "self-hosted", "no partner has to accept it"}},
		"deleted":     {ghost, []string{`The InterLink "ghost" has been deleted`}},
		"none":        {"fr-par/11111111-2222-3333-4444-555555555555", []string{"Could not read the pairing key of the InterLink fr-par/11111111-2222-3333-4444-555555555555", "It does not exist"}},
		"elsewhere":   {"nl-ams/" + own, []string{"Could not read the pairing key of the InterLink nl-ams/" + own, "the region"}},
		"no id":       {"own", []string{"Not an id", "{region}/{uuid}"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readOnly(t, env, resource.TestStep{
				Config:      env.Config(`ephemeral "interlink_pairing_key" "test" { link_id = %q }`, tc.id),
				ExpectError: acctest.Says(tc.says...),
			})
		})
	}
}

// TestDataSourceEphemeralKeysAreSensitive checks that everything that shows a
// pairing key, or filters by one, hides it. The CLI's output proves nothing about
// an ephemeral value, because the CLI hides all of those.
func TestDataSourceEphemeralKeysAreSensitive(t *testing.T) {
	t.Parallel()
	schemas, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	var check func(at string, attributes []*tfprotov6.SchemaAttribute)
	check = func(at string, attributes []*tfprotov6.SchemaAttribute) {
		for _, attribute := range attributes {
			if attribute.NestedType != nil {
				check(at+"."+attribute.Name, attribute.NestedType.Attributes)
			}
			if attribute.Name != "pairing_key" {
				continue
			}
			keys++
			if !attribute.Sensitive {
				t.Errorf("%s.pairing_key is not sensitive", at)
			}
		}
	}
	for kind, all := range map[string]map[string]*tfprotov6.Schema{
		"resource": schemas.ResourceSchemas, "data": schemas.DataSourceSchemas, "ephemeral": schemas.EphemeralResourceSchemas, "list": schemas.ListResourceSchemas,
	} {
		for name, schema := range all {
			check(kind+"."+name, schema.Block.Attributes)
		}
	}
	if keys != 5 {
		t.Errorf("%d keys were found, want 5: of the resource, of both data sources, of the filter and of the ephemeral resource", keys)
	}
}
