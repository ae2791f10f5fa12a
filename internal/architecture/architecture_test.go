package architecture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	root   = "../.."
	page   = root + "/ARCHITECTURE.md"
	module = "github.com/interlink-provider/terraform-provider-interlink"
)

// edge is an import: from imports to.
type edge struct{ from, to string }

// aliases are the packages whose path the diagram does not show. A service needs none.
var aliases = map[string]string{
	"main": "", "demo": "internal/cmd/demo", "mockserver": "internal/cmd/mockapi", "portal": "internal/mockapi/portal", "schema": "internal/cmd/schema", "bench": "internal/cmd/bench",
	"order": "internal/services/link/order",
}

func pathOf(node string) string {
	if path, known := aliases[node]; known {
		return path
	}
	if service := "internal/services/" + node; isDir(service) {
		return service
	}
	return "internal/" + node
}

func isDir(path string) bool {
	info, err := os.Stat(root + "/" + path)
	return err == nil && info.IsDir()
}

var arrow = regexp.MustCompile(`^\s*(\w+)(?:\[[^\]]*\])? --> (\w+)`)

// drawn returns the edges of the page's first diagram.
func drawn(t *testing.T) []edge {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```mermaid\nflowchart")
	if !found {
		t.Fatalf("%s has no diagram of packages", page)
	}
	diagram, _, _ := strings.Cut(rest, "```")
	var edges []edge
	for line := range strings.Lines(diagram) {
		if match := arrow.FindStringSubmatch(line); match != nil {
			edges = append(edges, edge{pathOf(match[1]), pathOf(match[2])})
		} else if strings.Contains(line, "--") {
			t.Errorf("an arrow that this test cannot read: %s", line)
		}
	}
	return edges
}

// imported returns the imports between the project's packages, in non-test
// code.
func imported(t *testing.T) []edge {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	list.Dir = root
	var problems bytes.Buffer
	list.Stderr = &problems
	output, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %s\n%s", err, problems.String())
	}
	var edges []edge
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var imported struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&imported); errors.Is(err, io.EOF) {
			return edges
		} else if err != nil {
			t.Fatal(err)
		}
		for _, path := range imported.Imports {
			if strings.HasPrefix(path, module) {
				edges = append(edges, edge{short(imported.ImportPath), short(path)})
			}
		}
	}
}

func short(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, module), "/") }

func TestTheDiagramIsTheCode(t *testing.T) {
	t.Parallel()
	diagram, code := drawn(t), imported(t)
	if len(diagram) == 0 || len(code) == 0 {
		t.Fatalf("%d arrows, %d imports: one of them was not read", len(diagram), len(code))
	}
	for _, e := range code {
		if !slices.Contains(diagram, e) {
			t.Errorf("%q imports %q: ARCHITECTURE.md does not show it", e.from, e.to)
		}
	}
	for i, e := range diagram {
		if !slices.Contains(code, e) {
			t.Errorf("ARCHITECTURE.md shows that %q imports %q: it does not", e.from, e.to)
		}
		if slices.Contains(diagram[:i], e) {
			t.Errorf("ARCHITECTURE.md shows twice that %q imports %q", e.from, e.to)
		}
	}
}

// TestTheFilesExist checks the files that the page names.
func TestTheFilesExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:internal/|main)[a-z/_]*(?:\\.go)?)`").FindAllStringSubmatch(string(text), -1)
	if len(names) == 0 {
		t.Fatal("no file was read from the page")
	}
	for _, name := range names {
		if _, err := os.Stat(root + "/" + name[1]); err != nil {
			t.Errorf("ARCHITECTURE.md names %s, which is not there", name[1])
		}
	}
}
