// Package parent ends this process when its parent has ended. A CLI that ends
// stops its providers. A CLI that is killed cannot, and its provider would stay
// until the end of its wait.
package parent

import (
	"os"
	"time"
)

const (
	// interval is the pause between two checks of the parent.
	interval = time.Second
	// grace is the time for the running calls to end: a request that was sent may
	// still get its reply.
	grace = 2 * time.Second
)

// Follow ends this process a few seconds after its parent has ended. stop tells
// the running calls to end. Follow itself returns at once.
func Follow(stop func()) {
	if ended := watch(); ended != nil {
		go finish(ended, stop, os.Exit)
	}
}

// finish ends the process once its parent has ended.
func finish(ended <-chan struct{}, stop func(), exit func(code int)) {
	<-ended
	go stop()
	<-time.After(grace)
	exit(1)
}

// changed returns a channel that is closed once the parent's pid changes: an
// orphan gets a new parent.
func changed(getppid func() int) <-chan struct{} {
	first, ended := getppid(), make(chan struct{})
	go func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for getppid() == first {
			<-ticker.C
		}
		close(ended)
	}()
	return ended
}
