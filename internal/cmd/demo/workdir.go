package main

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const module = "github.com/interlink-provider/terraform-provider-interlink"

//go:embed config/*.tf
var configFiles embed.FS

// workdir is what the demo has on disk.
type workdir struct {
	bin, config, temp string
	cliConfig         string // the file
	noProfile         string // an empty configuration of Scaleway's, in place of the caller's
}

func newWorkdir(dir string) (workdir, error) {
	w := workdir{
		bin: filepath.Join(dir, "bin"), config: filepath.Join(dir, "config"), temp: filepath.Join(dir, "tmp"),
		cliConfig: filepath.Join(dir, "cli.tfrc"), noProfile: filepath.Join(dir, "scw.yaml"),
	}
	for _, folder := range []string{w.bin, w.config, w.temp} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			return w, err
		}
	}
	return w, nil
}

// write writes the configuration, its variables, and the configuration of the
// CLI itself.
func (w workdir) write(vpcID, createTimeout string) error {
	files := map[string][]byte{w.cliConfig: []byte(cliConfig(w.bin)), w.noProfile: {}}
	entries, err := configFiles.ReadDir("config")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		text, err := configFiles.ReadFile("config/" + entry.Name())
		if err != nil {
			return err
		}
		files[filepath.Join(w.config, entry.Name())] = text
	}
	variables, err := tfvars(vpcID, createTimeout)
	if err != nil {
		return err
	}
	files[filepath.Join(w.config, "demo.auto.tfvars.json")] = variables
	for path, text := range files {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// tfvars are the values of the configuration's variables.
func tfvars(vpcID, createTimeout string) ([]byte, error) {
	variables := map[string]string{"vpc_id": vpcID}
	if createTimeout != "" {
		variables["create_timeout"] = createTimeout
	}
	return json.MarshalIndent(variables, "", "  ")
}

// cliConfig makes the CLI take the provider from a folder, so that it needs
// neither `init` nor a network. Terraform and OpenTofu complete the address in
// the configuration each with a host of its own.
func cliConfig(bin string) string {
	return fmt.Sprintf(`provider_installation {
  dev_overrides {
    "registry.terraform.io/interlink-provider/interlink" = %[1]q
    "registry.opentofu.org/interlink-provider/interlink" = %[1]q
  }
}
`, filepath.ToSlash(bin))
}

// build builds the provider.
func (w workdir) build(ctx context.Context, root string) (time.Duration, error) {
	start := time.Now()
	cmd := exec.CommandContext(ctx, "go", "build", "-o", w.bin+string(filepath.Separator), module) //nolint:gosec // paths of its own
	cmd.Dir = root
	// What a build that is interrupted leaves goes with the rest.
	cmd.Env = append(os.Environ(), "GOTMPDIR="+w.temp)
	stoppable(cmd)
	said, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		killGroup(cmd)
	}
	if err != nil {
		return 0, fmt.Errorf("the provider does not build: %w\n%s", err, said)
	}
	return time.Since(start), nil
}

// moduleRoot is the folder of this tree, from wherever in it the demo is run.
func moduleRoot(ctx context.Context) (string, error) {
	said, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("run the demo from within the provider's source tree, with Go in PATH: %w", err)
	}
	return strings.TrimSpace(string(said)), nil
}
