package main

import (
	"fmt"
	"math"
	"strings"
)

// plot draws requests and seconds against links as an SVG.
func plot(figures []figure) string {
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 770 345" font-family="sans-serif" font-size="12" role="img">
<title>Requests and seconds against the number of links</title>
<rect width="100%%" height="100%%" fill="white"/>
<text x="60" y="22" font-size="14">Cost of an <tspan fill="#4f0599">apply</tspan> and a <tspan
fill="#00838f">plan</tspan>, %s latency; dashed: the CLI alone</text>
`, latency)
	var drawn []figure
	for _, f := range figures {
		if f.Provider == "" && (f.What == anApply || f.What == aPlan) {
			drawn = append(drawn, f)
		}
	}
	panel(&svg, 60, "requests", drawn, func(f figure) float64 { return float64(f.Requests) })
	panel(&svg, 440, "seconds", drawn, func(f figure) float64 { return f.Seconds }, func(f figure) float64 { return f.Floor })
	return svg.String() + "</svg>\n"
}

// panel draws values of the figures, the second one dashed. Both axes are
// logarithmic.
func panel(svg *strings.Builder, left float64, title string, figures []figure, values ...func(figure) float64) {
	var xs, ys []float64
	for _, f := range figures {
		xs = append(xs, float64(f.Links))
		for _, value := range values {
			ys = append(ys, value(f))
		}
	}
	x, y := axis(xs, left, 300), axis(ys, 300, -240)
	fmt.Fprintf(svg, "<text x=\"%.0f\" y=\"48\" font-weight=\"bold\">%s</text>\n", left, title)
	fmt.Fprintf(svg, "<text x=\"%.0f\" y=\"336\">links</text>\n", left+135)
	for tick := 0.001; tick < 1e6; tick *= 10 {
		if at := x(tick); at > left-1 && at < left+301 {
			fmt.Fprintf(svg, `<path d="M%.1f 60 v240" stroke="#ddd"/>`, at)
			fmt.Fprintf(svg, "<text x=\"%.1f\" y=\"318\" text-anchor=\"middle\">%.6g</text>\n", at, tick)
		}
		if at := y(tick); at > 59 && at < 301 {
			fmt.Fprintf(svg, `<path d="M%.0f %.1f h300" stroke="#ddd"/>`, left, at)
			fmt.Fprintf(svg, "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%.6g</text>\n", left-8, at+4, tick)
		}
	}
	for dash, value := range values {
		for what, colour := range map[string]string{anApply: "#4f0599", aPlan: "#00838f"} {
			fmt.Fprintf(svg, `<polyline fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%d" points="`, colour, 5*dash)
			for _, f := range figures {
				if f.What == what {
					fmt.Fprintf(svg, "%.1f,%.1f ", x(float64(f.Links)), y(value(f)))
				}
			}
			svg.WriteString("\"/>\n")
		}
	}
}

// axis maps values onto pixels: the powers of ten around them onto a length.
func axis(values []float64, start, length float64) func(float64) float64 {
	from, to := math.Inf(1), math.Inf(-1)
	for _, value := range values {
		from, to = min(from, math.Floor(math.Log10(value))), max(to, math.Ceil(math.Log10(value)))
	}
	return func(value float64) float64 { return start + length*(math.Log10(value)-from)/max(1, to-from) }
}
