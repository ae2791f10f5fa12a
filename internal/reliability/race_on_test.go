//go:build race

package reliability

// raceDetector reports whether the race detector is on, which makes everything
// take three times as long.
const raceDetector = true
