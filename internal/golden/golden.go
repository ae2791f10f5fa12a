// Package golden compares the messages of a package with files, so that a
// reviewer reads the words. It is for tests only.
package golden

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

var update = flag.Bool("update", false, "write the golden files")

// dir is where a package keeps its golden files.
var dir = filepath.Join("testdata", "messages")

// Updating tells whether the test is to write its golden files.
func Updating() bool { return *update }

// Check compares messages with their golden files. The name of a message is its
// function, then a space and its case. With -update it writes the files.
func Check(t *testing.T, texts map[string]fw.Message) {
	t.Helper()
	plain := map[string]string{}
	for name, text := range texts {
		if text.Summary == "" || text.Detail == "" {
			t.Errorf("%s lacks its summary or its detail: %q, %q", name, text.Summary, text.Detail)
		}
		plain[name] = text.Summary + "\n\n" + text.Detail
	}
	CheckTexts(t, plain)
}

// CheckTexts is Check for texts that are not messages of their own.
func CheckTexts(t *testing.T, texts map[string]string) {
	t.Helper()
	wanted := map[string]bool{}
	for name, text := range texts {
		file := strings.ReplaceAll(name, " ", "-") + ".txt"
		wanted[file] = true
		compare(t, name, filepath.Join(dir, file), text+"\n")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !wanted[entry.Name()] {
			t.Errorf("%s is no message's file", entry.Name())
		}
	}
}

// Only returns the only diagnostic as a message.
func Only(t *testing.T, diags diag.Diagnostics) fw.Message {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics, want one: %v", len(diags), diags)
	}
	return fw.NewMessage(diags[0].Summary(), diags[0].Detail())
}

func compare(t *testing.T, name, path, got string) {
	t.Helper()
	if strings.Contains(got, "%!") || strings.Contains(got, "<nil>") || strings.TrimSpace(got) == "" {
		t.Errorf("%s is not well written:\n%s", name, got)
	}
	if *update {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of the package's own testdata
	switch {
	case err != nil:
		t.Errorf("%s has no golden file: run the test with -update, and read what it writes", name)
	case got != string(want):
		t.Errorf("%s says:\n%s\nThe golden file says:\n%s", name, got, want)
	}
}

// Complete reads the package's code. It fails if a method of its type messages
// returns a message that is not among the texts, or that no code uses. It also
// fails if another function writes its own words, except in the named files.
func Complete(t *testing.T, texts map[string]fw.Message, except ...string) {
	t.Helper()
	covered := map[string]bool{}
	for name := range texts {
		function, _, _ := strings.Cut(name, " ")
		covered[function] = true
	}
	declared, used := map[string]string{}, map[string]bool{}
	for _, file := range sources(t, ".") {
		for _, function := range functions(t, file) {
			uses(function, used)
			if name := function.Name.Name; isMessage(function) {
				declared[name] = file
			} else if call := writesWords(function); call != "" && !slices.Contains(except, file) {
				t.Errorf("%s: %s calls %s: its words belong in a method of messages", file, name, call)
			}
		}
	}
	for name, file := range declared {
		if !covered[name] {
			t.Errorf("%s: the message %s has no golden file", file, name)
		}
		if !used[name] {
			t.Errorf("%s: nothing uses the message %s: call it where it is to be told", file, name)
		}
	}
	if len(declared) == 0 {
		t.Error("no message was found")
	}
}

// uses notes the methods and fields that a function uses.
func uses(function *ast.FuncDecl, used map[string]bool) {
	ast.Inspect(function, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			used[selector.Sel.Name] = true
		}
		return true
	})
}

func functions(t *testing.T, file string) []*ast.FuncDecl {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []*ast.FuncDecl
	for _, declaration := range parsed.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok {
			found = append(found, function)
		}
	}
	return found
}

// isMessage tells whether a function is a method of messages that returns one.
func isMessage(function *ast.FuncDecl) bool {
	if function.Recv == nil || function.Type.Results == nil {
		return false
	}
	receiver, _ := function.Recv.List[0].Type.(*ast.Ident)
	result, _ := function.Type.Results.List[0].Type.(*ast.SelectorExpr)
	return receiver != nil && receiver.Name == "messages" && result != nil && result.Sel.Name == "Message"
}

// writers are the calls that take words. base.AddError is not one of them: it
// gets its words from the client.
var writers = []string{
	"AddError", "AddWarning", "AddAttributeError", "AddAttributeWarning", "NewMessage",
	"NewErrorDiagnostic", "NewWarningDiagnostic", "NewAttributeErrorDiagnostic", "NewAttributeWarningDiagnostic",
}

// writesWords returns the call by which a function writes its own words, or "".
func writesWords(function *ast.FuncDecl) string { return callOf(function, writers) }

// callOf returns the name of the call or type by which a function uses one of the
// named ones, or "".
func callOf(function *ast.FuncDecl, names []string) (call string) {
	ast.Inspect(function, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			from, _ := node.X.(*ast.Ident)
			if slices.Contains(names, node.Sel.Name) && (from == nil || from.Name != "base") {
				call = node.Sel.Name
			}
			return from == nil
		case *ast.Ident:
			if slices.Contains(names, node.Name) && node.Name != "AddError" {
				call = node.Name
			}
		}
		return true
	})
	return call
}
