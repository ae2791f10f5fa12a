package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// watchMemory looks at the processes whose program is in a folder and sends the
// largest resident memory that any of them had (VmHWM, in bytes), once done. It
// sends 0 where the system has no /proc.
func watchMemory(folder string, done <-chan struct{}, result chan<- int64) {
	var peak int64
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			result <- peak
			return
		case <-ticker.C:
			peak = max(peak, largest(folder))
		}
	}
}

func largest(folder string) int64 {
	var peak int64
	processes, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		return 0
	}
	for _, link := range processes {
		program, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(program, folder) {
			continue
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(link), "status"))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(status)) {
			fields := strings.Fields(line)
			if len(fields) == 3 && fields[0] == "VmHWM:" {
				if kilobytes, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
					peak = max(peak, kilobytes*1024)
				}
			}
		}
	}
	return peak
}
