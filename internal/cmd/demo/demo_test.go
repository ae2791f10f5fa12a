//go:build unix

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// A process with this variable is the demo, not its tests.
const asDemo = "INTERLINK_DEMO_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asDemo) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is the demo, with a CLI whose apply is a shell script.
type process struct {
	*exec.Cmd
	dir, temporary string
	stdout         *bufio.Reader
	stderr         bytes.Buffer
}

func start(t *testing.T, scenario, apply string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), os.Args[0]), dir: t.TempDir(), temporary: t.TempDir()}
	cli := filepath.Join(p.dir, "cli")
	script := "#!/bin/sh\ncase \"$*\" in version) echo 'Fake v1' ;; *\\ apply\\ *)\n" + apply + "\nesac\n"
	if err := os.WriteFile(cli, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	p.Env = append(os.Environ(), asDemo+"=1", "SCENARIO="+scenario, "INTERLINK_CLI="+cli, "TMPDIR="+p.temporary,
		"FIFO="+filepath.Join(p.dir, "fifo"), "TF_LOG=TRACE", "SCW_PROFILE=theirs", "SCW_API_URL=https://example.com")
	stdout, err := p.StdoutPipe()
	p.stdout, p.Stderr = bufio.NewReader(stdout), &p.stderr
	if err := cmp.Or(err, p.Start()); err != nil {
		t.Fatal(err)
	}
	return p
}

// failed waits for the end of the demo, and returns the rest of what it shows. The demo has to end with exit code 1, to
// say why, and to leave nothing in the folder for temporary files.
func (p *process) failed(t *testing.T, why string) string {
	t.Helper()
	shown, _ := io.ReadAll(p.stdout)
	if err := p.Wait(); p.ProcessState.ExitCode() != 1 || !strings.Contains(p.stderr.String(), why) {
		t.Errorf("it ends with %v and says %q, want exit status 1 and %q:\n%s", err, &p.stderr, why, shown)
	}
	if left, err := os.ReadDir(p.temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	return string(shown)
}

func TestFailureIsShownAndLeavesNothing(t *testing.T) {
	t.Parallel()
	const failing = `cat <<-END
		x used the selected providers to generate the plan
		  # the link will be updated
		      ~ status = 1  -> 2
		        noise  = 3
		Plan: 0 to add.

		Error: it went wrong

		  28: the place
		END
		exit 1`
	for name, c := range map[string]struct{ scenario, apply, shows, why string }{
		"the apply fails": {"happy", failing, `
        │   the link will be updated
        │     ~ status = 1  -> 2
        │ Plan: 0 to add.
        │
        │ Error: it went wrong
        │
        │   28: the place
`, `demo: the command ended with the link ""`},
		"the CLI is killed":   {"timeout", "kill -9 $$", "$ cli apply", "demo: signal: killed"},
		"an unknown scenario": {"lucky", "", "", `demo: SCENARIO is "lucky"`},
		"a check fails": { // and the caller's own account is not used
			"timeout", `echo "${TF_LOG-no} ${SCW_PROFILE-no} $SCW_API_URL"`,
			"│ no no http://127.0.0.1:", "demo: expected: the warning says: is not built yet",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if shown := start(t, c.scenario, c.apply).failed(t, c.why); !strings.Contains(shown, c.shows) {
				t.Errorf("it does not show %q:\n%s", c.shows, shown)
			}
		})
	}
}

// The CLI leaves a process that ignores interrupts (as a script's background process does), and holds a FIFO open.
func TestInterruptLeavesNothing(t *testing.T) {
	t.Parallel()
	p := start(t, "happy", `trap 'echo stopped; exit 1' INT; mkfifo "$FIFO"; sleep 600 >"$FIFO" 2>&1 & exec 3<"$FIFO"; echo applying; wait`)
	for line := ""; !strings.Contains(line, "applying"); {
		var err error
		if line, err = p.stdout.ReadString('\n'); err != nil {
			t.Fatalf("it ends before: %v\n%s", err, &p.stderr)
		}
	}
	fifo, err := os.Open(filepath.Join(p.dir, "fifo"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fifo.Close() }()
	if err := errors.Join(fifo.SetReadDeadline(time.Now().Add(time.Minute)), p.Process.Signal(syscall.SIGINT)); err != nil {
		t.Fatal(err)
	}
	if rest := p.failed(t, "demo: interrupted; nothing is left behind"); strings.Count(rest, "│ stopped\n") != 1 {
		t.Errorf("the CLI was not interrupted once:\n%s", rest)
	}
	if _, err := io.ReadAll(fifo); err != nil {
		t.Errorf("a process is left: %v", err)
	}
}

// What has happened is shown once, before what the CLI says of it.
func TestStageKeepsTheOrder(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s := stage{out: &out, mock: mockapi.New(mockapi.Options{}), vpcID: "1234", start: time.Now().Add(time.Hour)}
	s.mock.AddPolicy(mockapi.PolicySeed{Name: "demo-v4"})
	s.show("the policy is there, and 1234")
	s.show()
	if want := "   0.0s ▸ routing policy demo-v4 seeded\nthe policy is there, and demo-vpc\n"; out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", &out, want)
	}
}
