// Command demo plays the life of an InterLink for a person to watch: a real
// Terraform or OpenTofu, the provider of this tree, and the mock API with the
// demo itself in the part of the partner. It checks what it shows.
//
// The environment says what is played: SCENARIO (default: happy), and by which
// CLI: INTERLINK_CLI (default: terraform).
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// errInterrupted is the end by a signal.
var errInterrupted = errors.New("interrupted; nothing is left behind")

func main() {
	// A broken pipe (`make demo | head`) is a signal, too: what the demo made is removed then.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := run(ctx, os.Stdout, cmp.Or(os.Getenv("SCENARIO"), "happy"), cmp.Or(os.Getenv("INTERLINK_CLI"), "terraform"))
	stop()
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "demo:", err)
	if errors.Is(err, errInterrupted) {
		os.Exit(130)
	}
	os.Exit(1)
}

// run plays one scenario. All that it makes is gone when it returns.
func run(ctx context.Context, out io.Writer, name, cli string) (err error) {
	played, err := findScenario(name)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "interlink-demo-")
	if err != nil {
		return err
	}
	mock := mockapi.New(mockapi.Options{SecretKey: secretKey, Lifecycle: lifecycle})
	defer func() {
		mock.Close()
		err = errors.Join(err, os.RemoveAll(dir))
	}()
	d := &demo{scenario: played, mock: mock, stage: &stage{out: out, events: mock.Events}}
	if err = d.prepare(ctx, cli, dir); err == nil {
		err = d.perform(ctx)
	}
	if ctx.Err() != nil {
		return errInterrupted // what failed then, failed because of it
	}
	return err
}
