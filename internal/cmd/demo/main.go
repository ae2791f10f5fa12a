// Command demo plays the life of an InterLink for a person to watch: a real
// Terraform or OpenTofu, the provider of this tree, and the mock API with the
// demo itself in the part of the partner. It checks what it shows.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// errInterrupted is the end by a signal.
var errInterrupted = errors.New("interrupted; nothing is left behind")

func main() {
	// A broken pipe (`make demo | head`) is a signal, too: what the demo made is removed then.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	fmt.Fprintln(os.Stderr, "demo:", err)
	if errors.Is(err, errInterrupted) {
		os.Exit(130)
	}
	os.Exit(1)
}

// settings are the flags.
type settings struct {
	cli      string
	scenario scenario
	verbose  bool
}

func parse(args []string, env func(string) string, stderr io.Writer) (o settings, err error) {
	name := env("SCENARIO")
	if name == "" {
		name = "happy"
	}
	var names []string
	for _, one := range scenarios() {
		names = append(names, one.name)
	}
	all := strings.Join(names, ", ")
	fs := flag.NewFlagSet("demo", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.cli, "cli", env("INTERLINK_CLI"), "`path` of terraform or tofu; also $INTERLINK_CLI (default: terraform)")
	fs.StringVar(&name, "scenario", name, "what is played: "+all+"; also $SCENARIO")
	fs.BoolVar(&o.verbose, "v", false, "show the CLI's whole output")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if o.cli == "" {
		o.cli = "terraform"
	}
	for _, o.scenario = range scenarios() {
		if o.scenario.name == name && fs.NArg() == 0 {
			return o, nil
		}
	}
	return o, fmt.Errorf("give -scenario one of %s, and no other arguments: %q %q", all, name, fs.Args())
}

// run plays one scenario. All that it makes is gone when it returns.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args, os.Getenv, stderr)
	if err != nil {
		return err
	}
	d, err := newDemo(o, stdout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err = d.prepare(ctx, o.cli); err == nil {
		err = d.play(ctx)
	}
	if ctx.Err() != nil {
		return errInterrupted // what failed then, failed because of it
	}
	return err
}
