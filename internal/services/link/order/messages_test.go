package order_test

import (
	"context"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/base"
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

// TestMessages compares the texts that the user reads after "Could not order the
// InterLink" with their golden files. To write the files again: go test
// ./internal/services/link/order -run TestMessages -update.
func TestMessages(t *testing.T) {
	texts := map[string]string{}
	for name, change := range map[string]func(w *world){
		"Place no look": func(w *world) { w.lists = []answer{{err: failure(client.Unknown)}} },
		"Place refused": func(w *world) {
			w.create = func(context.Context, *world) (*client.Link, error) { return nil, failure(client.Refused) }
		},
	} {
		bubble(t, func(w *world) {
			change(w)
			_, err := w.order().Place(w.t.Context())
			if err == nil {
				w.t.Fatalf("%s: no error", name)
			}
			texts[name] = base.Advice(err)
		})
	}
	golden.CheckTexts(t, texts)
}
