package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// turn says who has to act next, and what has to be done.
type turn struct{ who, does string }

// turns says whose turn it is once a link has a status.
var turns = map[string]turn{
	"configuring":          {"Scaleway", "prepares its side"},
	"requested":            {"you", "hand " + partnerName + " the pairing key"},
	"provisioning":         {partnerName, "builds its side"},
	"active":               {"nobody", "the link is built"},
	"limited_connectivity": {"you", "look after the BGP sessions"},
	"all_down":             {"you", "look after the BGP sessions"},
	"refused":              {"you", "settle why, or order elsewhere"},
	"expired":              {"you", "ask " + partnerName + " why, and order again"},
	"failed":               {"Scaleway", "fixes it"},
	"locked":               {"you", "open a ticket with Scaleway"},
	"deprovisioning":       {partnerName, "removes its side"},
	"deleted":              {"nobody", "the link is gone"},
}

func turnOf(status string) turn {
	if next, known := turns[status]; known {
		return next
	}
	return turn{"?", "a status that is new to the demo"}
}

// describe puts an event of the mock API into words.
func describe(event mockapi.Event) (string, turn) {
	if event.Kind == "status" {
		return event.Text, turnOf(statusOf(event.Text))
	}
	if rest, of := strings.CutPrefix(event.Text, "routing policy "); of && event.Name != linkName {
		return "routing policy " + event.Name + " " + rest, turn{}
	}
	return event.Text, turn{}
}

// statusOf is the status that an event's text ends in: "a → b", "a → b: reason"
// or "ordered: b".
func statusOf(text string) string {
	if _, after, ok := strings.Cut(text, " → "); ok {
		status, _, _ := strings.Cut(after, ":")
		return status
	}
	_, after, _ := strings.Cut(text, ": ")
	return after
}

// handOver is how long you take to tell the partner the pairing key.
const handOver = time.Second

// part is what the people do while a command runs. Nil: nothing.
type part func(context.Context) error

// partner waits for the order, has you hand the pairing key over, and then does
// what a partner does, whose portal knows the order by its pairing key alone. You
// find the key in the state or in Scaleway's console; the demo asks the mock API.
func (d *demo) partner(action mockapi.Action, reason, says string) part {
	return func(ctx context.Context) error {
		for d.link().Status != "requested" {
			if err := pause(ctx, eventPause); err != nil {
				return fmt.Errorf("the link did not become requested: %w", err)
			}
		}
		key := d.link().PairingKey
		d.stage.rename(key, mask(key))
		if err := pause(ctx, handOver); err != nil {
			return err
		}
		d.stage.say("●", "you hand over the pairing key "+mask(key), turn{partnerName, "accepts or refuses"})
		if err := pause(ctx, partnerTime-handOver); err != nil {
			return err
		}
		d.stage.say("●", says, turn{})
		return d.mock.Act(key, action, reason)
	}
}

func (d *demo) accepts() part {
	return d.partner(mockapi.Accept, "", partnerName+" finds the order by its pairing key, and accepts")
}

// pause waits, or ends with ctx.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

// errCommandEnded is why a part is broken off whose command is over.
var errCommandEnded = errors.New("the command ended before that")

// result is how a command ended.
type result struct {
	code   int
	output string // stdout and stderr, as they came
}

func (r result) exit() string { return fmt.Sprintf("exit code %d", r.code) }

// command runs a command of the CLI's and shows it, what it says, what happens
// meanwhile, and what the people do at the same time.
func (d *demo) command(ctx context.Context, people part, args ...string) (result, error) {
	d.stage.say("$", d.cli.name()+" "+strings.Join(args, " "), turn{})
	show := d.stage.cliLine
	if !d.stage.verbose {
		show = (&condenser{show: d.stage.cliLine}).line
	}
	during, end := context.WithCancelCause(ctx)
	defer end(nil)
	watched, played := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(watched)
		for pause(during, eventPause) == nil {
			d.stage.flush()
		}
	}()
	if people == nil {
		played <- nil
	} else {
		go func() { played <- people(during) }()
	}
	output, code, err := d.cli.run(ctx, show, args...)
	end(errCommandEnded)
	<-watched
	failure := <-played
	d.stage.flush()
	if err != nil {
		return result{}, err
	}
	for _, secret := range []string{secretKey, d.link().PairingKey} {
		if secret != "" && strings.Contains(output, secret) {
			d.check(false, "the output of "+args[0]+" shows no secret", "it shows "+mask(secret))
		}
	}
	if people != nil {
		d.check(failure == nil, "you and the partner did your parts during the "+args[0], fmt.Sprint(failure))
	}
	return result{code, output}, nil
}

func (d *demo) apply(ctx context.Context, people part) (result, error) {
	return d.command(ctx, people, "apply", "-auto-approve", "-no-color")
}
