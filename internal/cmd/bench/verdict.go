package main

import (
	"fmt"
	"io"
	"math"
)

// printTable prints the figures as a Markdown table.
func printTable(out io.Writer, figures []figure) {
	fmt.Fprintf(out, `Measured with %[1]cmake bench%[1]c: a real CLI, the mock API in another process with %[2]s latency. Times are one machine's.

*floor*: the same command on as many %[1]cterraform_data%[1]c. *CPU s*, *ms a link* (of CPU) and *memory*: the provider's. *no CLI*:
over the plugin protocol, %[3]d links at a time, in a process that also makes these calls.

| what                   | links | seconds |  floor | requests | a link |  CPU s | ms a link |  memory | noticed after (p50, p95) |
|------------------------|------:|--------:|-------:|---------:|-------:|-------:|----------:|--------:|-------------------------:|
`, '`', latency, protocolCalls)
	for _, f := range figures {
		floor, late, what := "", "", f.What
		if f.Floor > 0 {
			floor = fmt.Sprintf("%.1f", f.Floor)
		}
		if f.Late != nil {
			late = fmt.Sprintf("%.2f, %.2f s", f.late(0.5), f.late(0.95))
		}
		if f.Provider != "" {
			what = fmt.Sprintf("%s (%s)", f.What, f.Provider)
		}
		fmt.Fprintf(out, "| %-22s | %5d | %7.1f | %6s | %8d | %6.2f | %6.1f | %9.1f | %4d MB | %24s |\n", what, f.Links,
			f.Seconds, floor, f.Requests, float64(f.Requests)/float64(f.Links), f.CPU, f.cpuEach(), f.Memory>>20, late)
	}
	fmt.Fprintln(out)
}

func round(value float64) float64 { return math.Round(value*100) / 100 }

// cpuEach is the provider's CPU time for a link, in milliseconds.
func (f figure) cpuEach() float64 { return 1000 * f.CPU / float64(f.Links) }

// judge prints which goals this build reaches, and returns those that it misses.
func judge(out io.Writer, figures []figure) (missed []string) {
	var first figure // without a CLI
	for _, f := range figures {
		// A goal of 0 is none.
		goal := func(what string, value, most float64) {
			verdict, text := "PASS", fmt.Sprintf("%s of %d links: %v %s, at most %v", f.What, f.Links, round(value), what, round(most))
			if most == 0 {
				return
			}
			if value > most {
				verdict, missed = "FAIL", append(missed, text)
			}
			fmt.Fprintf(out, "- %s: %s\n", verdict, text)
		}
		links := float64(f.Links)
		calls := links * latency.Seconds() / 10 // a CLI works on ten resources at a time
		switch {
		case f.Provider != "":
		case f.What == noCLI && first.Links == 0:
			first = f
		case f.What == noCLI:
			goal(fmt.Sprintf("ms of CPU a link (%.2f for %d)", first.cpuEach(), first.Links), f.cpuEach(), 1.3*first.cpuEach())
		case f.What == aWait:
			goal("s until a change is noticed (p95)", f.late(0.95), 2)
		case f.Links >= 1000: // with fewer, it is the start of the programs that takes time
			goal("s", f.Seconds, map[string]float64{anApply: 1.5 * (f.Floor + calls), aPlan: 5 * f.Floor}[f.What])
			goal("MB", float64(f.Memory>>20), 120)
			fallthrough
		case f.Links >= 100:
			goal("requests", float64(f.Requests), map[string]float64{anApply: 4.2 * links, aPlan: 60, aDestroy: 2.2 * links}[f.What])
		}
	}
	return missed
}
