package link

import (
	"testing"
	"time"
)

func TestSpan(t *testing.T) {
	t.Parallel()
	for given, want := range map[time.Duration]string{
		-time.Second:                   "0s",
		1500 * time.Millisecond:        "1.5s",
		time.Minute:                    "1m",
		70 * time.Second:               "1m10s",
		5*time.Minute + 30*time.Second: "5m30s",
		time.Hour:                      "1h",
		90 * time.Minute:               "1h30m",
		72 * time.Hour:                 "3 days",
	} {
		if got := span(given); got != want {
			t.Errorf("%s is written %q, want %q", given, got, want)
		}
	}
}
