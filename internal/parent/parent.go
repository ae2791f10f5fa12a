// Package parent ends a process whose parent has ended. A CLI that ends stops
// its providers; one that is killed cannot, and a provider in the middle of a
// wait would stay for as long as the wait.
package parent

import (
	"os"
	"time"
)

const (
	// interval is the pause between two looks at the parent.
	interval = time.Second
	// grace is the time that is left to the calls under way: a request that was
	// sent may still be answered.
	grace = 2 * time.Second
)

// Follow ends this process a few seconds after its parent has ended. stop tells
// the calls that are under way to end. Follow itself returns at once.
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

// changed returns a channel that is closed once the parent's pid is another one
// than at first: an orphan gets a new parent.
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
