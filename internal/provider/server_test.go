package provider

import (
	"context"
	"errors"
	"reflect"
	"testing"
)

// TestNoMethodOfTheFrameworkIsHidden: a newer framework may serve more.
func TestNoMethodOfTheFrameworkIsHidden(t *testing.T) {
	t.Parallel()
	made, err := NewServer("test", Options{})()
	if err != nil {
		t.Fatal(err)
	}
	wrapped := made.(server)
	inner := reflect.TypeOf(wrapped.framework)
	for i := range inner.NumMethod() {
		if name := inner.Method(i).Name; !reflect.ValueOf(wrapped).MethodByName(name).IsValid() {
			t.Errorf("the framework's server has %s, which is hidden from the CLI", name)
		}
	}
}

func TestTheContextOfACallEndsWithIt(t *testing.T) {
	t.Parallel()
	type key struct{}
	caller, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "logger"))
	kept, err := within(caller, 1, func(ctx context.Context, _ int) (context.Context, error) {
		kept, release := context.WithCancel(ctx) // as the framework does
		t.Cleanup(release)
		if ctx.Value(key{}) != "logger" || ctx.Err() != nil || kept.Err() != nil {
			t.Errorf("during the call: %v, %v, %v", ctx.Value(key{}), ctx.Err(), kept.Err())
		}
		cancel()
		<-kept.Done()
		return kept, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) || kept.Value(key{}) != nil {
		t.Errorf("after the call: %v, and its context still has %v", err, kept.Value(key{}))
	}
}
