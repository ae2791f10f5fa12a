package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// nobody is the part for a command during which nobody has to act.
func nobody(context.Context) error { return errNothingToDo }

var errNothingToDo = errors.New("nothing to do")

// command runs a command of the CLI's and shows it, what it says and what
// happens meanwhile. play is what the people do at the same time.
func (d *demo) command(ctx context.Context, play func(context.Context) error, args ...string) (result, error) {
	d.stage.say("$", d.cli.name()+" "+strings.Join(args, " "), turn{})
	show := d.stage.cliLine
	if !d.stage.verbose {
		show = (&condenser{show: d.stage.cliLine}).line
	}
	during, end := context.WithCancelCause(ctx)
	defer end(nil)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		d.stage.watch(during)
	}()
	played := make(chan error, 1)
	go func() { played <- play(during) }()

	done, err := d.cli.run(ctx, show, args...)
	end(errCommandEnded)
	<-watched
	part := <-played
	d.stage.flush()
	if err != nil {
		return done, err
	}
	d.noSecrets(args[0], done.output)
	if !errors.Is(part, errNothingToDo) {
		d.check(part == nil, "you and the partner did your parts during the "+args[0], fmt.Sprint(part))
	}
	return done, nil
}

// noSecrets checks that the CLI shows no secret. It is no news as long as it
// does not.
func (d *demo) noSecrets(command, output string) {
	secrets := []string{secretKey}
	for _, link := range d.mock.Links() {
		secrets = append(secrets, link.PairingKey)
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(output, secret) {
			d.check(false, "the output of "+command+" shows no secret", "it shows "+mask(secret))
		}
	}
}

func (d *demo) apply(ctx context.Context, play func(context.Context) error) (result, error) {
	return d.command(ctx, play, "apply", "-auto-approve", "-no-color")
}

func (d *demo) plan(ctx context.Context) (result, error) {
	return d.command(ctx, nobody, "plan", "-detailed-exitcode", "-no-color")
}

func (d *demo) destroy(ctx context.Context) (result, error) {
	return d.command(ctx, nobody, "destroy", "-auto-approve", "-no-color")
}
