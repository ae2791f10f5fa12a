//go:build race

package reliability

// raceDetector reports whether the race detector is on. It makes everything
// three times as slow.
const raceDetector = true
