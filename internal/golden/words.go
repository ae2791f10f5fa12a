package golden

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Rules say where the words of a package's messages are.
type Rules struct {
	Calls  []string // functions and types that take words, in addition to the usual ones
	Except []string // functions, constants and variables whose texts are not for the user
}

// Words reads the package's code. It fails if a message has words that stand in
// no golden file: a new message without a golden file, and a new case of one. The
// words of a message are the texts of a function that writes one, or that returns
// only strings, and the constants that such a function uses.
//
// It compares texts, not messages. A new message that consists of old words only
// passes.
func Words(t *testing.T, rules Rules) {
	t.Helper()
	found := spoken(t, ".", append(slices.Clone(writers), rules.Calls...))
	if len(found) == 0 {
		t.Error("no message was found")
	}
	shown := written(t)
	for _, words := range found {
		if slices.Contains(rules.Except, words.of) {
			continue
		}
		for _, part := range parts(words.text) {
			if !strings.Contains(shown, part) {
				t.Errorf("%s: the words %q of %s stand in no golden file", words.at, part, words.of)
			}
		}
	}
}

// Writers returns the functions of a package that write the words of a message.
func Writers(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	for _, file := range sources(t, folder) {
		for _, function := range functions(t, file) {
			if callOf(function, append(slices.Clone(writers), "LookupError")) != "" {
				names = append(names, function.Name.Name)
			}
		}
	}
	return names
}

// words are a text in the code, of a function, a constant or a variable.
type words struct {
	text, of string
	at       token.Position
}

// sources are the files of a package without its tests.
func sources(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
}

// spoken returns the texts of the package's messages.
func spoken(t *testing.T, folder string, writers []string) []words {
	t.Helper()
	positions := token.NewFileSet()
	values, used := map[string][]words{}, map[string]bool{}
	var found []words
	for _, file := range sources(t, folder) {
		parsed, err := parser.ParseFile(positions, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			switch declaration := declaration.(type) {
			case *ast.FuncDecl:
				if speaks(declaration, writers) {
					found = append(found, texts(positions, declaration.Name.Name, declaration.Body, used)...)
				}
			case *ast.GenDecl:
				namedValues(positions, declaration, values)
			}
		}
	}
	for name := range used {
		found = append(found, values[name]...)
	}
	return found
}

// namedValues collects the texts of constants and variables by their names.
func namedValues(positions *token.FileSet, declaration *ast.GenDecl, values map[string][]words) {
	for _, spec := range declaration.Specs {
		if value, ok := spec.(*ast.ValueSpec); ok {
			for i, name := range value.Names {
				if i < len(value.Values) {
					values[name.Name] = texts(positions, name.Name, value.Values[i], map[string]bool{})
				}
			}
		}
	}
}

// speaks tells whether a function writes words, or returns strings and nothing
// else.
func speaks(function *ast.FuncDecl, writers []string) bool {
	if function.Body == nil || callOf(function, writers) != "" {
		return function.Body != nil
	}
	if function.Type.Results == nil {
		return false
	}
	return !slices.ContainsFunc(function.Type.Results.List, func(result *ast.Field) bool {
		kind, ok := result.Type.(*ast.Ident)
		return !ok || kind.Name != "string"
	})
}

// texts returns the texts below a node, and notes the names that it uses. Texts
// for the log, patterns and layouts of a time are not for the user.
func texts(positions *token.FileSet, of string, below ast.Node, used map[string]bool) (found []words) {
	ast.Inspect(below, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			if selector, ok := node.Fun.(*ast.SelectorExpr); ok {
				from, _ := selector.X.(*ast.Ident)
				return selector.Sel.Name != "Format" && (from == nil || from.Name != "tflog" && from.Name != "regexp")
			}
		case *ast.Ident:
			used[node.Name] = true
		case *ast.BasicLit:
			if node.Kind == token.STRING {
				if text, err := strconv.Unquote(node.Value); err == nil {
					found = append(found, words{text, of, positions.Position(node.Pos())})
				}
			}
		}
		return true
	})
	return found
}

var (
	verb = regexp.MustCompile(`%[-+# 0]*(\[\d+\])?[\d.*]*[a-zA-Z%]`)
	word = regexp.MustCompile(`[A-Za-z]{3,}`)
)

// parts returns the parts of a text between its verbs. A text without a space is
// a name, not words.
func parts(text string) []string {
	if !strings.Contains(text, " ") {
		return nil
	}
	return slices.DeleteFunc(verb.Split(text, -1), func(part string) bool { return !word.MatchString(part) })
}

// written returns all golden files of the package.
func written(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // a file of the package's own testdata
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
