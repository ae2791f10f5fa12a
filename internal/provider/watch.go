//go:build callwatch

package provider

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// callWatch notes when calls are under way, for make bench: it appends the
// beginning and the end of each time in which there was one, in nanoseconds, to
// the file that INTERLINK_BENCH_CALLS names.
var callWatch struct {
	sync.Mutex
	out      *os.File
	underWay int
	since    time.Time
}

func init() {
	file, err := os.OpenFile(os.Getenv("INTERLINK_BENCH_CALLS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	callWatch.out = file
}

func watched() (ended func()) {
	callWatch.Lock()
	defer callWatch.Unlock()
	if callWatch.underWay++; callWatch.underWay == 1 {
		callWatch.since = time.Now()
	}
	return func() {
		callWatch.Lock()
		defer callWatch.Unlock()
		if callWatch.underWay--; callWatch.underWay == 0 {
			fmt.Fprintln(callWatch.out, callWatch.since.UnixNano(), time.Now().UnixNano())
		}
	}
}
