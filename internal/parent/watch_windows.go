package parent

import "os"

// watch returns a channel that is closed once the parent has ended, nil if it
// cannot be watched. A process keeps the pid of its parent on Windows, so the
// parent itself is waited for.
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
