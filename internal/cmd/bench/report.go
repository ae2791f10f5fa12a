package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// printTable prints the figures as a Markdown table.
func printTable(out io.Writer, latency time.Duration, figures []figure) {
	fmt.Fprintf(out, "Measured with `make bench`: a real CLI, the mock API in its own process with %s latency. Times are one machine's.\n\n", latency)
	fmt.Fprintln(out, "| what | links | gathered calls | requests | a link | seconds | provider's peak memory |")
	fmt.Fprintln(out, "| --- | ---: | --- | ---: | ---: | ---: | ---: |")
	for _, f := range figures {
		gathered := "on"
		if !f.Gathered {
			gathered = "off"
		}
		fmt.Fprintf(out, "| %s | %d | %s | %d | %.2f | %.1f | %d MB |\n", f.What, f.Links, gathered, f.Requests, float64(f.Requests)/float64(f.Links), f.Seconds, f.Memory>>20)
	}
	fmt.Fprintln(out)
}

// judge says which promises the figures keep, and answers how many they miss.
func judge(out io.Writer, figures []figure) (missed int) {
	say := func(kept bool, format string, values ...any) {
		verdict := "PASS"
		if !kept {
			verdict = "FAIL"
			missed++
		}
		fmt.Fprintf(out, "%s  %s\n", verdict, fmt.Sprintf(format, values...))
	}
	var bare float64
	for _, f := range figures {
		if f.What == "plan without refresh" && f.Links == 1000 {
			bare = f.Seconds
		}
	}
	for _, f := range figures {
		if !f.Gathered {
			continue
		}
		switch {
		case f.What == "plan" && f.Links == 1000:
			say(f.Requests <= 60, "plan of 1,000 links: %d requests, at most 60", f.Requests)
			say(bare > 0 && f.Seconds <= 1.5*bare, "plan of 1,000 links: %.1f s, at most 1.5 times the %.1f s without refresh", f.Seconds, bare)
		case f.What == "apply" && f.Links == 1000:
			say(f.Requests <= 1300, "apply of 1,000 links: %d requests, at most 1,300", f.Requests)
		case f.What == waitOf21s:
			say(reads(f.Calls) <= 100, "wait for 100 links: %d GETs, at most 100", reads(f.Calls))
			say(f.Seconds <= 32, "wait for 100 links: over after %.1f s, at most 32", f.Seconds)
		}
		if f.Links == 1000 {
			say(f.Memory < 100<<20, "%s of 1,000 links: %d MB of memory, below 100", f.What, f.Memory>>20)
		}
	}
	return missed
}

// reads counts the calls that ask.
func reads(calls map[string]int) int {
	count := 0
	for operation, times := range calls {
		if strings.HasPrefix(operation, "Get") || strings.HasPrefix(operation, "List") {
			count += times
		}
	}
	return count
}
