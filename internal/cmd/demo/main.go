// Command demo plays the life of an InterLink for a person to watch: a real
// Terraform or OpenTofu, the provider of this tree, and the mock API with the
// demo itself in the part of the partner. It asserts what it shows.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// errInterrupted is the end by a signal.
var errInterrupted = errors.New("interrupted; nothing is left behind")

func main() {
	// A broken pipe (`make demo | head`) ends it as a signal does, so that what it made is removed then, too.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return
	case errors.Is(err, errInterrupted):
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(130) //nolint:gocritic // stop has nothing left to undo
	}
	fmt.Fprintln(os.Stderr, "demo:", err)
	os.Exit(1)
}

// settings are the flags.
type settings struct {
	cli      string
	scenario scenario
	verbose  bool
}

func parse(args []string, env func(string) string, stderr io.Writer) (settings, error) {
	var o settings
	name := env("SCENARIO")
	if name == "" {
		name = "happy"
	}
	fs := flag.NewFlagSet("demo", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.cli, "cli", env("INTERLINK_CLI"), "`path` of terraform or tofu; also $INTERLINK_CLI (else terraform or tofu in PATH, else .cache/bin/tofu)")
	fs.StringVar(&name, "scenario", name, "what is played: "+scenarioNames()+"; also $SCENARIO")
	fs.BoolVar(&o.verbose, "v", false, "show the CLI's output as it is, not condensed")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	for _, s := range scenarios() {
		if s.name == name {
			o.scenario = s
			return o, nil
		}
	}
	return o, fmt.Errorf("there is no scenario %q: one of %s", name, scenarioNames())
}

// run plays one scenario. Whatever it makes is gone when it returns.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args, os.Getenv, stderr)
	if err != nil {
		return err
	}
	d, err := prepare(ctx, o, stdout)
	if d != nil {
		defer func() { err = errors.Join(err, d.close()) }()
	}
	if err == nil {
		err = d.play(ctx)
	}
	if ctx.Err() != nil {
		// What failed then, failed because of it.
		return errInterrupted
	}
	return err
}
