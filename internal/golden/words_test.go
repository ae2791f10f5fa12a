package golden

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestWords checks which texts of a package are the words of a message.
func TestWords(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for file, code := range map[string]string{
		"a.go": `package a
const advice = "Set the region."
const unused = "Nobody reads this."
var layout = time.Now().Format("15:04 on Mon")
func fail() { diags.AddError("No "+name, fmt.Sprintf("It is %q; write %s.", x, y)); tflog.Debug(ctx, "for the log") }
func helper() string { return advice }
func other() error { return errors.New("an inner error") }
func more() { told("one more way to say it") }
func delegated() { base.AddError(diags, "find the PoP", err) }`,
		"a_test.go": `package a
func test() string { return "only in a test" }`,
	} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var found []string
	for _, words := range spoken(t, folder, append(slices.Clone(writers), "told")) {
		found = append(found, parts(words.text)...)
	}
	slices.Sort(found)
	want := []string{"; write ", "Set the region.", "one more way to say it"}
	if !slices.Equal(found, want) {
		t.Errorf("the words are %q, want %q", found, want)
	}
	if writers := Writers(t, folder); !slices.Equal(writers, []string{"fail"}) {
		t.Errorf("messages are written by %q", writers)
	}
}
