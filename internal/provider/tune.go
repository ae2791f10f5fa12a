package provider

import (
	"os"
	"runtime/debug"
	"strings"
)

const (
	// gcPercent lets garbage grow to eight times the memory in use: about 5 MB
	// with a thousand links. That saves a fifth of a plan's CPU time (make
	// bench).
	gcPercent = 800
	// softLimit is the memory limit from which the garbage collector works
	// harder.
	softLimit = 48 << 20
)

// TuneProcess sets this process up for pipelines, which run in small containers next
// to Terraform. Garbage is collected rarely, but never piles up (GOGC and GOMEMLIMIT
// take precedence). Logs that nobody reads are not written.
//
// Terraform reads every log line of a provider, and drops it unless a variable such
// as TF_LOG asks for it. A thousand links make a hundred thousand lines: half the
// cost of a plan in both processes.
func TuneProcess() error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
	if logWanted(os.Environ()) {
		return nil
	}
	// The first two end a line before its fields are gathered.
	for _, name := range []string{"TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK", "TF_LOG_PROVIDER_INTERLINK"} {
		if err := os.Setenv(name, "OFF"); err != nil {
			return err
		}
	}
	return nil
}

// logWanted tells whether a variable about logs is set.
func logWanted(environ []string) bool {
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "TF_LOG") && value != "" {
			return true
		}
	}
	return false
}
