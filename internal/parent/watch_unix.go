//go:build !windows

package parent

import "os"

// watch returns a channel that is closed once the parent has ended.
func watch() <-chan struct{} { return changed(os.Getppid) }
