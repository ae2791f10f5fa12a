package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	env := map[string]string{"INTERLINK_CLI": "/a/tofu", "SCENARIO": "refused"}
	for name, c := range map[string]struct {
		args          []string
		env           map[string]string
		cli, scenario string
		bad           bool
	}{
		"nothing":             {scenario: "happy"},
		"environment":         {env: env, cli: "/a/tofu", scenario: "refused"},
		"flags win":           {args: []string{"-cli", "/b/terraform", "-scenario", "timeout"}, env: env, cli: "/b/terraform", scenario: "timeout"},
		"no such scenario":    {args: []string{"-scenario", "lucky"}, bad: true},
		"unexpected argument": {args: []string{"happy"}, bad: true},
		"no such flag":        {args: []string{"-x"}, bad: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, err := parse(c.args, func(name string) string { return c.env[name] }, io.Discard)
			if (err != nil) != c.bad {
				t.Fatalf("error: %v", err)
			}
			if !c.bad && (o.cli != c.cli || o.scenario.name != c.scenario) {
				t.Errorf("got %q, %q", o.cli, o.scenario.name)
			}
		})
	}
}

func TestCLIEnv(t *testing.T) {
	t.Parallel()
	env := cliEnv([]string{
		"HOME=/home/me", "PATH=/bin", "TF_CLI_CONFIG_FILE=/theirs", "TF_LOG=TRACE", "TOFU_X=1", "SCW_PROFILE=prod", "SCW_SECRET_KEY=theirs",
	}, workdir{cliConfig: "/ours", noProfile: "/none"}, "http://127.0.0.1:1")
	for _, want := range []string{
		"HOME=/home/me", "PATH=/bin", "TF_CLI_CONFIG_FILE=/ours", "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"SCW_API_URL=http://127.0.0.1:1", "SCW_SECRET_KEY=" + secretKey, "SCW_CONFIG_PATH=/none",
	} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, entry := range env {
		if strings.Contains(entry, "theirs") || strings.HasPrefix(entry, "TF_LOG=") || strings.HasPrefix(entry, "SCW_PROFILE=") {
			t.Errorf("the caller's %s is there", entry)
		}
	}
}

func TestFindCLI(t *testing.T) {
	root := t.TempDir()
	t.Setenv("PATH", t.TempDir())
	if _, err := findCLI("", root); err == nil {
		t.Error("found one where there is none")
	}
	tofu := filepath.Join(root, ".cache", "bin", "tofu")
	if err := os.MkdirAll(filepath.Dir(tofu), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(tofu, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got, err := findCLI("", root); got != tofu || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, tofu)
	}
	if _, err := findCLI(filepath.Join(root, "terraform"), root); err == nil {
		t.Error("takes another one than was asked for")
	}
}

func TestWorkdir(t *testing.T) {
	t.Parallel()
	w, err := newWorkdir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.write("some-vpc", "4s"); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string][]string{
		w.cliConfig: {`"registry.terraform.io/interlink-provider/interlink" = "` + filepath.ToSlash(w.bin), `"registry.opentofu.org/interlink-provider/interlink"`},
		filepath.Join(w.config, "demo.auto.tfvars.json"): {`"vpc_id": "some-vpc"`, `"create_timeout": "4s"`},
		// The demo takes these for granted.
		filepath.Join(w.config, "main.tf"):      {`"` + linkName + `"`, `"` + partnerName + `"`, "enable_route_propagation = true"},
		filepath.Join(w.config, "variables.tf"): {`variable "vpc_id"`, `variable "create_timeout"`},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range want {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s is without %s:\n%s", file, part, text)
			}
		}
	}
	text, err := tfvars("some-vpc", "")
	if err != nil || strings.Contains(string(text), "create_timeout") {
		t.Errorf("got %s, %v", text, err)
	}
}
