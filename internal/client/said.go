package client

import (
	"context"
	"encoding/json"
)

// The SDK takes a field that the API leaves out for its zero value: a partner
// that does not say whether it offers layer 3 (as in older recordings) would be
// one that does not. What was said is read from the reply itself.

type replyKey struct{}

// keepReply returns a context whose call leaves its reply in reply.
func keepReply(ctx context.Context) (_ context.Context, reply *[]byte) {
	reply = new([]byte)
	return context.WithValue(ctx, replyKey{}, reply), reply
}

// layer3 is what a partner, or the partner of a link, says of layer 3; nil: nothing.
type layer3 struct {
	Partner *layer3 `json:"partner"`
	Says    *bool   `json:"l3_connectivity"`
}

func (l layer3) ofLink() *bool {
	if l.Partner == nil {
		return nil
	}
	return l.Partner.Says
}

// at is one of a list that is as long as the SDK's; the zero value if it is not.
func at[T any](list []T, i int) (none T) {
	if i < len(list) {
		return list[i]
	}
	return none
}

// readReply reads a reply once more, into what the SDK does not tell. A reply
// that the SDK could read can be read.
func readReply[T any](reply *[]byte) T {
	var out T
	_ = json.Unmarshal(*reply, &out)
	return out
}
