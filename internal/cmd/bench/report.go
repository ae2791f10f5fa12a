package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// printTable prints the figures as a Markdown table.
func printTable(out io.Writer, latency time.Duration, figures []figure) {
	fmt.Fprintf(out, "Measured with `make bench`: a real CLI, the mock API in its own process with %s latency. Times are one machine's.\n\n"+
		"*CLI alone*: how long no call for a resource was under way in the provider, which notes it itself, and the share of the time.\n"+
		"*(no CLI)*: the calls of a CLI made straight to the provider, %d at a time (waits: %d). Its memory is that of one process for\n"+
		"apply, plan and destroy, with the states.\n\n", latency, protocolParallelism, protocolWaits)
	rows := [][]string{{"what", "links", "gathered", "requests", "a link", "seconds", "CLI alone", "CPU s", "memory", "noticed after (p50, p95, max)"}}
	for _, f := range figures {
		gathered, alone, noticed := "on", "-", ""
		if strings.HasSuffix(f.What, floorOf("")) {
			rows = append(rows, []string{f.What, fmt.Sprint(f.Links), "", "", "", fmt.Sprintf("%.1f", f.Seconds), "", "", "", ""})
			continue
		}
		if !f.Gathered {
			gathered = "off"
		}
		if f.Alone != nil {
			alone = fmt.Sprintf("%.1f s, %3.0f %%", *f.Alone, 100**f.Alone/f.Seconds)
		}
		if f.Delay != nil {
			noticed = fmt.Sprintf("%.2f, %.2f, %.2f s", f.Delay.P50, f.Delay.P95, f.Delay.Max)
		}
		rows = append(rows, []string{
			f.What, fmt.Sprint(f.Links), gathered, fmt.Sprint(f.Requests), fmt.Sprintf("%.2f", float64(f.Requests)/float64(f.Links)),
			fmt.Sprintf("%.1f", f.Seconds), alone, fmt.Sprintf("%.1f", f.CPU), fmt.Sprintf("%d MB", f.Memory>>20), noticed,
		})
	}
	align(out, rows)
}

// align writes rows in columns. Numbers are right-aligned.
func align(out io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	for n, row := range rows {
		for i, cell := range row {
			format := "| %*s "
			if i == 0 || i == 2 {
				format = "| %-*s "
			}
			fmt.Fprintf(out, format, widths[i], cell)
		}
		fmt.Fprintln(out, "|")
		if n > 0 {
			continue
		}
		for i, width := range widths {
			rule := strings.Repeat("-", width+1) + ":"
			if i == 0 || i == 2 {
				rule = strings.Repeat("-", width+2)
			}
			fmt.Fprint(out, "|"+rule)
		}
		fmt.Fprintln(out, "|")
	}
	fmt.Fprintln(out)
}

// find returns the figure of that kind with batched calls, or an empty one if
// it was not measured.
func find(figures []figure, what string, links int) figure {
	for _, f := range figures {
		if f.What == what && f.Links == links && f.Gathered {
			return f
		}
	}
	return figure{}
}

// verdicts are the promises, each kept or missed.
type verdicts struct {
	out    io.Writer
	missed []string
}

func (v *verdicts) say(kept bool, format string, values ...any) {
	verdict, text := "PASS", fmt.Sprintf(format, values...)
	if !kept {
		verdict = "FAIL"
		v.missed = append(v.missed, text)
	}
	fmt.Fprintf(v.out, "- %s: %s\n", verdict, text)
}

// judge prints which promises the figures keep, and returns those that they
// miss.
func judge(out io.Writer, latency time.Duration, figures []figure) (missed []string) {
	v := &verdicts{out: out}
	for _, f := range figures {
		if !f.Gathered || strings.HasSuffix(f.What, floorOf("")) {
			continue
		}
		if floor := find(figures, floorOf(f.What), f.Links).Seconds; f.Links == 1000 && floor > 0 {
			v.overFloor(f, floor, latency)
			v.say(f.Memory < 100<<20, "%s of 1,000 links: %d MB of memory, below 100", f.What, f.Memory>>20)
		}
		switch {
		case f.What == aPlan && f.Links == 1000:
			bare := find(figures, aBarePlan, 1000).Seconds
			v.say(f.Requests <= 40, "plan of 1,000 links: %d requests, at most 40", f.Requests)
			v.say(f.Seconds <= 1.5*bare, "plan of 1,000 links: %.1f s, at most 1.5 times the %.1f s without refresh", f.Seconds, bare)
		case f.What == anApply && f.Links == 1000:
			v.say(f.Requests <= 1800, "apply of 1,000 links: %d requests, at most 1,800", f.Requests)
		case f.What == aDestroy && f.Links == 1000:
			v.say(f.Requests <= 2200, "destroy of 1,000 links: %d requests, at most 2,200", f.Requests)
		case f.What == waitOf21s:
			v.say(reads(f.Calls) <= 100, "wait of 21 s for 100 links: %d GETs, at most 100", reads(f.Calls))
			v.say(f.Seconds <= 32, "wait of 21 s for 100 links: over after %.1f s, at most 32", f.Seconds)
			v.noticed(f)
		case f.What == aWait, f.What == aWait+overWire:
			v.noticed(f)
		case f.What == newLinks+overWire, f.What == unchangedLinks+overWire:
			v.effort(f, find(figures, f.What+ofIdle, f.Links))
		case f.What == oneCreate:
			v.say(f.RoundTrips < 4, "%s: %.2f times the latency, at most 3 round trips", f.What, f.RoundTrips)
		case f.What == limited:
			v.limited(f, find(figures, unlimited, f.Links).Seconds)
		}
	}
	return v.missed
}

// goal is a promise that is not made yet. Missing it is reported, but is not a
// failure.
func (v *verdicts) goal(reached bool, format string, values ...any) {
	verdict := "PASS"
	if !reached {
		verdict = "OPEN"
	}
	fmt.Fprintf(v.out, "- %s: %s\n", verdict, fmt.Sprintf(format, values...))
}

// parallelism is how many resources a CLI works on at a time by default.
const parallelism = 10

// overFloor compares wall time with the CLI's own time in the same run, plus
// the minimum latency of one call for each link.
func (v *verdicts) overFloor(f figure, floor float64, latency time.Duration) {
	calls := float64(f.Links) * latency.Seconds() / parallelism
	for what, most := range map[string]float64{anApply: 1.4 * (floor + calls), aPlan: 4.5 * floor, aBarePlan: 3 * floor, aDestroy: 1.4 * (floor + calls)} {
		if f.What == what {
			v.goal(f.Seconds <= most, "%s of %d links: %.1f s, %.1f times the CLI alone (%.1f s); at most %.1f (a call for each link: %.1f s)", f.What, f.Links, f.Seconds, f.Seconds/floor, floor, most, calls)
		}
	}
}

// effort compares the CPU of a link with that of a resource whose methods do
// nothing. For new links it shows the cost of safety, and is not a promise.
func (v *verdicts) effort(f, idle figure) {
	each := func(one figure) float64 { return one.CPU * 1000 / float64(one.Links) }
	text := fmt.Sprintf("%s: %.1f ms of CPU each, %.1f times the %.1f ms of methods that do nothing", f.What, each(f), each(f)/each(idle), each(idle))
	if f.What == newLinks+overWire {
		fmt.Fprintf(v.out, "- %s\n", text)
		return
	}
	v.say(f.CPU <= 1.6*idle.CPU, "%s, at most 1.6", text)
}

func (v *verdicts) noticed(f figure) {
	kept, late := f.Delay != nil, 0.0
	if kept {
		late = f.Delay.P95
	}
	v.say(kept && late < 2, "%s of %d links: a change is noticed after %.2f s (p95), below 2", f.What, f.Links, late)
}

// limited judges the apply against a rate limit. The API accepts one second's
// worth of requests at once, and then this many a second. That gives the
// minimum time for the accepted requests. A quarter is added for the pauses
// that the API asks for, in whole seconds. The time of the same apply without
// the limit is added too: it belongs to the CLI, the provider and the latency.
func (v *verdicts) limited(f figure, otherwise float64) {
	taken := f.Requests - f.Turned
	least := float64(taken-rateLimit) / rateLimit
	most := 1.25*least + otherwise
	v.say(f.Orders == f.Links, "%s of %d links: %d orders, one each", f.What, f.Links, f.Orders)
	v.say(f.Seconds <= most, "%s of %d links: %.1f s, at most %.1f: a quarter more than the %.1f s that the limit demands for the %d requests that were taken (%d were not), and the %.1f s without it",
		f.What, f.Links, f.Seconds, most, least, taken, f.Turned, otherwise)
}

// reads counts the calls that only read.
func reads(calls map[string]int) int {
	count := 0
	for operation, times := range calls {
		if strings.HasPrefix(operation, "Get") || strings.HasPrefix(operation, "List") {
			count += times
		}
	}
	return count
}
