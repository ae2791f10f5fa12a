//go:build !unix

package main

import (
	"os"
	"time"
)

// peakMemory is not known here.
func peakMemory(*os.ProcessState) int64 { return 0 }

// ownCPU is not known here.
func ownCPU() time.Duration { return 0 }
