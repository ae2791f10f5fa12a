package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

const run = `{"Action":"start","Package":"m/internal/a"}
{"Action":"run","Package":"m/internal/a","Test":"TestGood"}
{"Action":"output","Package":"m/internal/a","Test":"TestGood","Output":"a word\n"}
{"Action":"pass","Package":"m/internal/a","Test":"TestGood","Elapsed":2.5}
{"Action":"output","Package":"m/internal/a","Output":"PASS\n"}
{"Action":"output","Package":"m/internal/a","Output":"ok  \tm/internal/a\t2.6s\n"}
{"Action":"pass","Package":"m/internal/a","Elapsed":2.6}
`

const failing = `{"Action":"output","Package":"m/internal/b","Test":"TestBad","Output":"it is broken\n"}
{"Action":"fail","Package":"m/internal/b","Test":"TestBad","Elapsed":30}
{"Action":"output","Package":"m/internal/b","Output":"FAIL\tm/internal/b\t30s\n"}
{"Action":"fail","Package":"m/internal/b","Elapsed":30}
`

func TestARunIsShownAndKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in      string
		verbose bool
		shown   string
		err     string
	}{
		"it passes":     {in: run, shown: "ok  \tm/internal/a\t2.6s\n"},
		"one fails":     {in: run + failing, shown: "ok  \tm/internal/a\t2.6s\nit is broken\nFAIL\tm/internal/b\t30s\n", err: "1 of 2 packages failed"},
		"verbose":       {in: run, verbose: true, shown: "a word\nPASS\nok  \tm/internal/a\t2.6s\n"},
		"nothing runs":  {in: "go: no such package\n", shown: "go: no such package\n", err: "no package was tested"},
		"half a line":   {in: run + `{"Action":`, shown: "ok  \tm/internal/a\t2.6s\n" + `{"Action":`},
		"build failure": {in: `{"Action":"build-output","Output":"no such name\n"}` + "\n" + failing, shown: "no such name\nit is broken\nFAIL\tm/internal/b\t30s\n", err: "1 of 1 packages failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := follow(strings.NewReader(test.in), &out, filepath.Join(t.TempDir(), "times"), test.verbose)
			if out.String() != test.shown {
				t.Errorf("got:\n%s\nwant:\n%s", out.String(), test.shown)
			}
			if (err != nil) != (test.err != "") || err != nil && err.Error() != test.err {
				t.Errorf("%v, want %q", err, test.err)
			}
		})
	}
}

func TestTheSlowestComeFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	_ = follow(strings.NewReader(run), &bytes.Buffer{}, one, false)
	_ = follow(strings.NewReader(failing), &bytes.Buffer{}, two, false)
	var out bytes.Buffer
	if err := report(&out, []string{one, two}); err != nil {
		t.Fatal(err)
	}
	if want := "the slowest of 2 tests:\n    30.0 s  b.TestBad\n     2.5 s  a.TestGood\n"; out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
	if err := report(&out, []string{filepath.Join(dir, "three")}); err == nil {
		t.Error("a file that is not there is not an error")
	}
}
