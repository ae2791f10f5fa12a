package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var handoverDefault = regexp.MustCompile(`(?s)variable "handover_command" \{.*?default\s+= (".*?[^\\]")\n`)

// TestThePairingKeyIsInNoArgument runs the commands that hand a key over. Its
// curl records arguments and input: any user of a machine can read the
// arguments of a program.
func TestThePairingKeyIsInNoArgument(t *testing.T) {
	t.Parallel()
	const key = "5b8b6f5e-0000-4000-8000-000000000000"
	for _, example := range []string{"handover", "complete"} {
		found := handoverDefault.FindStringSubmatch(read(t, "examples/"+example+"/variables.tf"))
		if found == nil {
			t.Fatalf("%s has no command", example)
		}
		command, err := strconv.Unquote(found[1])
		if err != nil {
			t.Fatal(err)
		}
		bin := t.TempDir()
		if err := os.WriteFile(filepath.Join(bin, "curl"), []byte("#!/bin/sh\nprintf '%s\\n' \"$@\" >\"$SEEN/arguments\"\ncat >\"$SEEN/input\"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		run := exec.CommandContext(t.Context(), "sh", "-c", command)
		run.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "SEEN="+bin, "PAIRING_KEY="+key, "SCW_API_URL=http://127.0.0.1:7777")
		if output, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%s: %s\n%s", example, err, output)
		}
		for name, want := range map[string]bool{"arguments": false, "input": true} {
			content, err := os.ReadFile(filepath.Join(bin, name))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(content), key); got != want {
				t.Errorf("%s: the key is in the %s: %t, want %t", example, name, got, want)
			}
		}
	}
}
