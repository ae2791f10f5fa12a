package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// handOver is how long you take to tell the partner the pairing key.
const handOver = time.Second

// accepts is the partner that takes the order.
func (d *demo) accepts(ctx context.Context) error {
	key, err := d.keyHandedOver(ctx)
	if err != nil {
		return err
	}
	return d.partnerActs(key, mockapi.Accept, "", "finds the order by its pairing key, and accepts")
}

// refuses is the partner that does not, and says why.
func (d *demo) refuses(reason string) func(context.Context) error {
	return func(ctx context.Context) error {
		key, err := d.keyHandedOver(ctx)
		if err != nil {
			return err
		}
		return d.partnerActs(key, mockapi.Refuse, reason, "finds the order by its pairing key, and refuses")
	}
}

// letsExpire is the partner that never answers. Ten days are seconds here.
func (d *demo) letsExpire(ctx context.Context) error {
	key, err := d.keyHandedOver(ctx)
	if err != nil {
		return err
	}
	d.stage.say("●", "ten days pass without an answer of "+partnerName+"'s", turn{})
	return d.mock.Act(key, mockapi.Expire, "")
}

// keyHandedOver waits for the order, has you hand the pairing key over, and
// gives the partner its time. You find the key in the state or in Scaleway's
// console; the demo asks the mock API.
func (d *demo) keyHandedOver(ctx context.Context) (string, error) {
	link, err := d.awaitStatus(ctx, "requested")
	if err != nil {
		return "", err
	}
	d.stage.hide(link.PairingKey)
	if err := pause(ctx, handOver); err != nil {
		return "", err
	}
	d.stage.say("●", "you hand over the pairing key "+mask(link.PairingKey), turn{partnerName, "accepts or refuses"})
	return link.PairingKey, pause(ctx, partnerTime-handOver)
}

// partnerActs does what a partner does in its portal, where the pairing key is
// all that it has.
func (d *demo) partnerActs(key string, action mockapi.Action, reason, says string) error {
	d.stage.say("●", partnerName+" "+says, turn{})
	return d.mock.Act(key, action, reason)
}

// awaitStatus waits until the link has a status.
func (d *demo) awaitStatus(ctx context.Context, status string) (mockapi.LinkView, error) {
	for {
		if link, ok := d.link(); ok && link.Status == status {
			return link, nil
		}
		if err := pause(ctx, eventPause); err != nil {
			return mockapi.LinkView{}, fmt.Errorf("the link did not become %s: %w", status, err)
		}
	}
}

// pause waits, or ends with ctx.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// errCommandEnded is why a part is broken off whose command is over.
var errCommandEnded = errors.New("the command ended before that")
