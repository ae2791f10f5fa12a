package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// partner does the next of the partner's steps, if it is due. Its portal knows
// the order by the pairing key alone, which you hand over. You find the key in
// the state or in Scaleway's console; the demo asks the mock API.
func (d *demo) partner() {
	link, now := d.link(), time.Now()
	if link.Status != "requested" || now.Before(d.partnerNext) {
		return
	}
	switch d.partnerSteps++; d.partnerSteps {
	case 1:
		d.stage.names = append(d.stage.names, link.PairingKey, mask(link.PairingKey))
		d.partnerNext = now.Add(handOver)
	case 2:
		next := mockapi.Turn{Who: partnerName, What: "accepts or refuses"}
		d.stage.say("●", "you hand over the pairing key "+mask(link.PairingKey), next)
		d.partnerNext = now.Add(partnerTime - handOver)
	case partnerDone:
		d.stage.say("●", d.scenario.deed, mockapi.Turn{})
		d.err = d.mock.Act(link.PairingKey, d.scenario.decision, d.scenario.reason)
	}
}

// command begins a chapter, and runs a command of the CLI's. It shows it, what it
// says, what happens meanwhile, and what the people do at the same time.
func (d *demo) command(ctx context.Context, title string, people func(), args ...string) {
	if d.err != nil {
		return
	}
	args = append(args, "-no-color")
	d.stage.chapter(title)
	if args[0] == "apply" {
		d.stage.print(fmt.Sprintf("%*s  %-*s %s", timeWidth-2, "time", textWidth+2, "what happens", "whose turn it is then"))
	}
	for people != nil && d.scenario.late && d.partnerSteps < partnerDone && ctx.Err() == nil {
		people()
		time.Sleep(eventPause)
	}
	d.stage.say("$", filepath.Base(d.cli.path)+" "+strings.Join(args, " "), mockapi.Turn{})
	condensed := condenser{show: d.stage.cliLine}
	done, err := d.cli.run(ctx, condensed.line, func() {
		d.stage.flush()
		if people != nil {
			people()
		}
	}, args...)
	d.done, d.err = done, errors.Join(d.err, err)
	for _, secret := range []string{secretKey, d.link().PairingKey} {
		if secret != "" && strings.Contains(done.output, secret) {
			d.check(false, "the output of "+args[0]+" shows no secret", "it shows "+mask(secret))
		}
	}
	if people != nil {
		d.check(d.partnerSteps == partnerDone, "you and the partner did your parts", d.link().Status)
	}
}

// show shows what the state has, and returns it.
func (d *demo) show(ctx context.Context) (s state) {
	if d.err != nil {
		return nil
	}
	d.stage.chapter("What there is now, from the state")
	text, err := d.cli.answer(ctx, "show", "-json", "-no-color")
	if err == nil {
		s, err = readState(text)
	}
	if err == nil {
		text, err = s.picture()
		d.stage.print(text)
	}
	d.err = err
	return s
}

// says checks what a message says, wherever the CLI breaks its lines.
func (d *demo) says(message string) {
	said := strings.Join(strings.Fields(d.done.output), " ")
	for _, text := range d.scenario.says {
		d.check(strings.Contains(said, text), "the "+message+" says: "+text, "an output without it")
	}
}
