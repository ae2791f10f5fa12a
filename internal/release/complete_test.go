package release_test

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// platforms are the targets of a release.
var platforms = []string{
	"darwin_amd64", "darwin_arm64", "freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64", "windows_386", "windows_amd64", "windows_arm64",
}

// TestReleaseIsComplete checks the output of goreleaser (make snapshot): every
// archive has its program, the licenses, a checksum and an SBOM. So do the
// mock's archives.
func TestReleaseIsComplete(t *testing.T) {
	t.Parallel()
	dist := os.Getenv("INTERLINK_RELEASE_DIST")
	if dist == "" {
		t.Skip("INTERLINK_RELEASE_DIST names no release: make snapshot makes one")
	}
	for name, program := range map[string]string{"terraform-provider-interlink": "terraform-provider-interlink_v", "interlink-mockapi": "interlink-mockapi"} {
		sums := checksums(t, only(t, filepath.Join(dist, name+"_*_SHA256SUMS")))
		for _, platform := range platforms {
			archive := only(t, filepath.Join(dist, name+"_*_"+platform+".zip"))
			if got := filesOf(t, archive); len(got) != 3 || got[0] != "LICENSE" || got[1] != "THIRD_PARTY_NOTICES.txt" || !strings.HasPrefix(got[2], program) {
				t.Errorf("%s holds %v", archive, got)
			}
			if sums[filepath.Base(archive)] != sumOf(t, archive) {
				t.Errorf("%s has not the checksum of the list", archive)
			}
			checkSBOM(t, strings.TrimSuffix(archive, ".zip")+".cdx.json")
		}
		want := len(platforms)
		if name == "terraform-provider-interlink" {
			want++ // the manifest
		}
		if len(sums) != want {
			t.Errorf("the list of %s has %d checksums, want %d", name, len(sums), want)
		}
	}
}

// only returns the file that a pattern names.
func only(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s names %v, want one file", pattern, found)
	}
	return found[0]
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func checksums(t *testing.T, path string) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for line := range strings.Lines(string(read(t, path))) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sums[name] = sum
	}
	return sums
}

func sumOf(t *testing.T, path string) string {
	t.Helper()
	sum := sha256.Sum256(read(t, path))
	return hex.EncodeToString(sum[:])
}

func filesOf(t *testing.T, archive string) []string {
	t.Helper()
	opened, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	names := make([]string, 0, len(opened.File))
	for _, file := range opened.File {
		names = append(names, file.Name)
	}
	slices.Sort(names)
	return names
}

// checkSBOM checks that the main module is listed, and a linked-in one.
func checkSBOM(t *testing.T, path string) {
	t.Helper()
	var bom struct {
		Format     string `json:"bomFormat"`
		Components []struct {
			Name    string `json:"name"`
			Version string `json:"version"`
		} `json:"components"`
	}
	if err := json.Unmarshal(read(t, path), &bom); err != nil {
		t.Fatalf("%s: %s", path, err)
	}
	names := make([]string, 0, len(bom.Components))
	for _, component := range bom.Components {
		if component.Version != "" {
			names = append(names, component.Name)
		}
	}
	if bom.Format != "CycloneDX" || !slices.Contains(names, "std") {
		t.Errorf("%s is %q of %v", path, bom.Format, names)
	}
}
