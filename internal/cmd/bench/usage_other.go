//go:build !unix

package main

import (
	"os"
	"time"
)

// peakMemory is unknown on this system.
func peakMemory(*os.ProcessState) int64 { return 0 }

// ownCPU is unknown on this system.
func ownCPU() time.Duration { return 0 }
