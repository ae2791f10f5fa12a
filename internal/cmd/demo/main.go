//go:build unix

// Command demo plays the life of an InterLink for a person to watch: a real Terraform or OpenTofu, the provider of this
// tree, and the mock API with the demo itself in the part of the partner. It checks what it shows.
//
// The environment says what is played: SCENARIO (default: happy), and by which CLI: INTERLINK_CLI (default: terraform).
package main

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

//go:embed config/*.tf picture.txt
var files embed.FS

func main() {
	// A broken pipe (`make demo | head`) is a signal, too: what the demo made is removed then.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := play(ctx, os.Stdout, cmp.Or(os.Getenv("SCENARIO"), "happy"), cmp.Or(os.Getenv("INTERLINK_CLI"), "terraform"))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// play plays one scenario. All that it makes is gone when it returns.
func play(ctx context.Context, out io.Writer, name, cli string) (err error) {
	played, ok := scenarios[name]
	if !ok {
		return fmt.Errorf("SCENARIO is %q; it must be one of happy, refused, expired, timeout", name)
	}
	if cli, err = exec.LookPath(cli); err != nil {
		return fmt.Errorf("there is no CLI: name one in INTERLINK_CLI, or build OpenTofu with `make tofu`: %w", err)
	}
	dir, err := os.MkdirTemp("", "interlink-demo-")
	if err != nil {
		return err
	}
	// Times that are short enough to watch, and long enough to see. The partner does nothing by itself: the demo plays it.
	mock := mockapi.New(mockapi.Options{SecretKey: secretKey, Lifecycle: mockapi.Lifecycle{
		Configuring: time.Second, Requested: mockapi.Manual, Provisioning: partnerTime, Deprovisioning: partnerTime,
	}})
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	defer mock.Close()
	d := &demo{scenario: played, cli: cli, dir: dir, stage: stage{out: out, mock: mock, vpcID: mock.AddVPC(vpcName)}}
	d.seen = len(mock.Events(0)) // the VPC is there from the start
	d.show(fmt.Sprintf("InterLink demo, scenario %q: %s", name, d.title), "")
	d.prepare(ctx)
	if d.steps(ctx, d); d.err == nil {
		d.summary()
	}
	if ctx.Err() != nil {
		return errors.New("interrupted; nothing is left behind") // what failed then, failed because of it
	}
	return d.err
}

// prepare starts the mock API, writes the configuration, and builds the provider into a folder from which the CLI takes
// it: no network is needed.
func (d *demo) prepare(ctx context.Context) {
	url, err := d.mock.Start()
	d.err = cmp.Or(err, os.CopyFS(d.dir, files))
	// What is the caller's own would change what the CLI or the provider does.
	d.env = append(slices.DeleteFunc(os.Environ(), regexp.MustCompile("^(TF|TOFU|SCW)_").MatchString),
		"TF_CLI_CONFIG_FILE="+os.DevNull, "TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1",
		"TF_VAR_vpc_id="+d.vpcID, "TF_VAR_create_timeout="+cmp.Or(d.timeout, "30m"),
		"SCW_CONFIG_PATH="+os.DevNull, "SCW_API_URL="+url, "SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX", "SCW_SECRET_KEY="+secretKey,
		"SCW_DEFAULT_PROJECT_ID="+mockapi.DefaultProjectID, "SCW_DEFAULT_REGION="+mockapi.DefaultRegion,
		"GOTMPDIR="+d.dir) // what an interrupted build leaves goes with the rest
	version, _, _ := strings.Cut(d.answer(ctx, d.cli, "version"), "\n")
	d.fact("CLI", version+", "+d.cli)
	d.fact("provider", "this tree's, being built") // the first build takes a while
	began, plugins := time.Now(), filepath.Join(d.dir, "plugins")
	d.answer(ctx, "go", "build", "-o", filepath.Join(plugins, "demo.invalid", "interlink-provider", "interlink", "0.0.1",
		runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-interlink_v0.0.1"), "github.com/interlink-provider/terraform-provider-interlink")
	d.answer(ctx, d.cli, "init", "-no-color", "-plugin-dir="+plugins)
	if d.err != nil {
		return
	}
	d.fact("", "built in "+time.Since(began).Round(100*time.Millisecond).String())
	d.fact("API", "the mock, "+url)
	d.fact("delays", fmt.Sprintf("configuring 1s, partner %s, provisioning %[1]s, deprovisioning %[1]s (in real life: days)", partnerTime))
	d.start = time.Now()
}

// answer runs a program that has to succeed, and returns its output.
func (d *demo) answer(ctx context.Context, program string, args ...string) string {
	if d.err != nil {
		return ""
	}
	if _, err := d.run(ctx, io.Discard, program, args...); err != nil {
		d.err = fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, d.output)
	}
	return d.output
}

// run runs a program to its end, and kills what it may have left, such as the provider's process. A CLI runs in the
// folder of the configuration. The exit code is negative if there is none.
//
// It has a process group of its own. So the terminal's Ctrl-C reaches the demo alone, which then interrupts the group,
// once: a second signal would make a CLI give up at once.
func (d *demo) run(ctx context.Context, show io.Writer, program string, args ...string) (code int, err error) {
	if program == d.cli {
		args = append([]string{"-chdir=" + filepath.Join(d.dir, "config")}, args...)
	}
	var all strings.Builder
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Stdout = d.env, io.MultiWriter(&all, show)
	cmd.Stderr = cmd.Stdout // one pipe for both keeps their order
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = 15 * time.Second // for an interrupted CLI to save its state
	err = cmd.Run()
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // mostly nothing is left
	}
	d.output = all.String()
	return cmd.ProcessState.ExitCode(), err
}
