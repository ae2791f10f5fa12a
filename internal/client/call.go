package client

import (
	"context"
	"encoding/json"

	"github.com/scaleway/scaleway-sdk-go/scw"
)

// call makes one call of the SDK and classifies its failure. The SDK drops the
// headers of a failed reply. It also reads a field that the API leaves out as its
// zero value. So attempts holds the reply itself.
func call[T any](ctx context.Context, c *Client, do func(...scw.RequestOption) (T, error)) (T, *attempts, error) {
	made := &attempts{}
	ctx = context.WithValue(ctx, attemptsKey{}, made)
	_ = c.Metadata(ctx)
	result, err := do(scw.WithContext(ctx))
	if err != nil {
		failed := made.failed(ctx, err)
		failed.told = &c.told
		return result, made, failed
	}
	return result, made, nil
}

// with binds a request to a method of the SDK.
func with[Request, T any](method func(*Request, ...scw.RequestOption) (T, error), req *Request) func(...scw.RequestOption) (T, error) {
	return func(options ...scw.RequestOption) (T, error) { return method(req, options...) }
}

// layer3 is what a partner, or the partner of a link, says about layer 3. Nil
// means that it says nothing. The SDK reads a partner that does not say (as in
// older recordings) as one that does not offer it.
type layer3 struct {
	Says *bool `json:"l3_connectivity"`
}

// readReply decodes a reply again, for the fields that the SDK leaves out. A
// reply that the SDK could read can be read.
func readReply[T any](body []byte) T {
	var out T
	_ = json.Unmarshal(body, &out)
	return out
}

// first drops the attempts of a call.
func first[T any](result T, _ *attempts, err error) (T, error) { return result, err }
