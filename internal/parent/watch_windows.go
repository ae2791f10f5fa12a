package parent

import "os"

// watch returns a channel that is closed once the parent has ended. It is nil if
// the parent cannot be watched. On Windows the parent's pid never changes, so
// wait for the parent process itself.
func watch() <-chan struct{} {
	process, err := os.FindProcess(os.Getppid())
	if err != nil {
		return nil
	}
	ended := make(chan struct{})
	go func() {
		if _, err := process.Wait(); err == nil {
			close(ended)
		}
	}()
	return ended
}
