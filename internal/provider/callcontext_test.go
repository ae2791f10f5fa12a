package provider

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
	"weak"
)

type key struct{}

type baggage struct{ _ [1 << 10]byte }

// valued returns a context with a value that nothing else references.
func valued() (context.Context, weak.Pointer[baggage]) {
	value := new(baggage)
	return context.WithValue(context.Background(), key{}, value), weak.Make(value)
}

// TestCallContextLetsGo keeps the context of a call, as the framework does. What
// the caller's context references is garbage collected after the call.
func TestCallContextLetsGo(t *testing.T) {
	t.Parallel()
	caller, watched := valued()
	ctx, end := newCallContext(caller)
	kept, cancel := context.WithCancel(ctx)
	defer cancel()
	runtime.GC()
	if watched.Value() == nil || kept.Value(key{}) != watched.Value() {
		t.Error("the call does not see its caller's value")
	}
	end()
	runtime.GC()
	if watched.Value() != nil {
		t.Error("the value is held after the call")
	}
	if kept.Value(key{}) != nil {
		t.Error("the value is there after the call")
	}
	runtime.KeepAlive(kept)
}

func TestCallContextIsTheCallers(t *testing.T) {
	t.Parallel()
	limit := time.Now().Add(time.Hour)
	caller, stop := context.WithDeadline(context.Background(), limit)
	defer stop()
	ctx, end := newCallContext(caller)
	defer end()
	if deadline, ok := ctx.Deadline(); !ok || !deadline.Equal(limit) {
		t.Errorf("the deadline is %v (%v), not %v", deadline, ok, limit)
	}
	child, cancel := context.WithCancel(ctx)
	defer cancel()
	if child.Err() != nil {
		t.Error("over before the caller's is")
	}
	stop()
	<-child.Done()
	if !errors.Is(child.Err(), context.Canceled) {
		t.Errorf("an interrupt of the caller ends the call with %v", child.Err())
	}
}
