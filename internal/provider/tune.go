package provider

import (
	"os"
	"runtime/debug"
	"strings"
)

const (
	// gcPercent lets garbage grow to eight times what is in use: some 5 MB with a
	// thousand links. That saves a fifth of a plan's CPU (make bench).
	gcPercent = 800
	// softLimit is the memory from which on garbage is collected more eagerly.
	softLimit = 48 << 20
)

// TuneProcess sets this process up for pipelines, which run in small containers with
// Terraform next to the provider: garbage is collected rarely, but never piles up
// (GOGC and GOMEMLIMIT take precedence), and nothing is logged that nobody reads.
//
// Terraform takes every line of a provider's log, and throws it away unless a
// variable such as TF_LOG asks for it. A thousand links make a hundred thousand
// lines: half of what a plan costs the two of them.
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
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_INTERLINK"} {
		if err := os.Setenv(name, "OFF"); err != nil {
			return err
		}
	}
	return nil
}

// logWanted tells whether any of the variables is set that have to do with logs.
func logWanted(environ []string) bool {
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "TF_LOG") && value != "" {
			return true
		}
	}
	return false
}
