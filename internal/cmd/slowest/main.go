// Command slowest reads the output of `go test -json`. It shows what plain `go
// test` shows, and saves how long each test took in a file:
//
//	go test -json ./... | slowest -keep unit.times
//	slowest unit.times acc.times
//
// The second form prints the ten slowest of them.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
)

// shown is how many tests are printed.
const shown = 10

// event is a line of `go test -json` (see `go doc test2json`).
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// timed is how long a test took. The time of its parallel subtests is not
// included: they are tests of their own.
type timed struct {
	Name    string
	Seconds float64
}

func main() {
	keep := flag.String("keep", "", "`file` to keep the times in")
	verbose := flag.Bool("v", false, "show the output of tests that pass, too")
	flag.Parse()
	err := errors.New("give -keep FILE, or files")
	switch {
	case *keep != "":
		err = follow(os.Stdin, os.Stdout, *keep, *verbose)
	case flag.NArg() > 0:
		err = report(os.Stdout, flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "slowest:", err)
		os.Exit(1)
	}
}

// follow shows a run as it goes, and saves its times. It returns an error if a
// package fails, or if none was tested.
func follow(from io.Reader, to io.Writer, keep string, verbose bool) error {
	var times []timed
	failed, packages := 0, 0
	said := map[string]string{} // by package and test, until it passes or fails
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if len(line) > 0 && json.Unmarshal(line, &e) != nil {
			fmt.Fprint(to, string(line)) // of the go command itself
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			if e.Test == "" && !routine(e.Output) || verbose {
				fmt.Fprint(to, e.Output)
			} else {
				said[key] += e.Output
			}
		case "build-output":
			fmt.Fprint(to, e.Output)
		case "pass", "fail", "skip":
			if e.Action == "fail" {
				fmt.Fprint(to, said[key])
			}
			delete(said, key)
			if e.Test != "" {
				times = append(times, timed{path.Base(e.Package) + "." + e.Test, e.Elapsed})
				break
			}
			packages++
			if e.Action == "fail" {
				failed++
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	content, err := json.Marshal(times)
	if err == nil {
		err = os.WriteFile(keep, content, 0o600)
	}
	switch {
	case err != nil:
		return err
	case packages == 0:
		return errors.New("no package was tested")
	case failed > 0:
		return fmt.Errorf("%d of %d packages failed", failed, packages)
	}
	return nil
}

// routine reports whether an output of a package means that nothing happened.
func routine(output string) bool {
	return output == "PASS\n" || strings.HasPrefix(output, "coverage:") || strings.HasPrefix(output, "testing: warning: no tests to run") || strings.Contains(output, "[no tests to run]") || strings.Contains(output, "[no test files]")
}

// report prints the slowest tests of the runs in some files.
func report(to io.Writer, files []string) error {
	var all []timed
	for _, name := range files {
		content, err := os.ReadFile(name) //nolint:gosec // the user names it
		if err != nil {
			return err
		}
		var times []timed
		if err := json.Unmarshal(content, &times); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, times...)
	}
	slices.SortStableFunc(all, func(a, b timed) int { return int(1000*b.Seconds) - int(1000*a.Seconds) })
	fmt.Fprintf(to, "the slowest of %d tests:\n", len(all))
	for _, one := range all[:min(shown, len(all))] {
		fmt.Fprintf(to, "%8.1f s  %s\n", one.Seconds, one.Name)
	}
	return nil
}
