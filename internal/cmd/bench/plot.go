package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// The plot: two panels side by side, both axes logarithmic.
const (
	panelWidth, panelHeight = 300.0, 240.0
	panelLeft, panelTop     = 60.0, 60.0
	panelStep               = 380.0
	plotWidth, plotHeight   = 2*panelStep + 10, 370
)

// line is one line of a panel.
type line struct {
	what     string
	gathered bool
	colour   string
}

func lines() []line {
	return []line{
		{anApply, true, "#4f0599"},
		{anApply, false, "#4f0599"},
		{aPlan, true, "#00838f"},
		{aPlan, false, "#00838f"},
	}
}

// plot draws requests and time against links as an SVG.
func plot(figures []figure, latency time.Duration) string {
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" font-family="sans-serif" font-size="12" role="img">`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&svg, "<title>Requests and time against the number of links</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n")
	fmt.Fprintf(&svg, "<text x=\"%.0f\" y=\"22\" font-size=\"14\">Cost of an apply and a plan, %s latency; dashed: without gathered calls</text>\n", panelLeft, latency)
	panel(&svg, 0, "requests", figures, func(f figure) float64 { return float64(f.Requests) })
	panel(&svg, 1, "seconds", figures, func(f figure) float64 { return f.Seconds })
	for i, l := range lines() {
		dash := ""
		if !l.gathered {
			dash = ` stroke-dasharray="5 4"`
		}
		x := panelLeft + float64(i)*170
		fmt.Fprintf(&svg, `<path d="M%.0f %d h30" stroke="%s" stroke-width="2"%s/>`, x, plotHeight-14, l.colour, dash)
		name := l.what
		if !l.gathered {
			name += ", one by one"
		}
		fmt.Fprintf(&svg, "<text x=\"%.0f\" y=\"%d\">%s</text>\n", x+36, plotHeight-10, name)
	}
	svg.WriteString("</svg>\n")
	return svg.String()
}

// scale maps a logarithmic range onto pixels.
type scale struct{ from, to, start, length float64 }

func (s scale) at(value float64) float64 {
	return s.start + s.length*(math.Log10(value)-s.from)/(s.to-s.from)
}

// decades returns the scale that holds all values, from one power of ten to
// another.
func decades(values []float64, start, length float64) scale {
	from, to := math.Inf(1), math.Inf(-1)
	for _, value := range values {
		from, to = min(from, math.Floor(math.Log10(value))), max(to, math.Ceil(math.Log10(value)))
	}
	return scale{from, max(to, from+1), start, length}
}

func panel(svg *strings.Builder, number int, name string, figures []figure, value func(figure) float64) {
	var counts, values []float64
	for _, f := range figures {
		if (f.What == anApply || f.What == aPlan) && value(f) > 0 {
			counts, values = append(counts, float64(f.Links)), append(values, value(f))
		}
	}
	if len(values) == 0 {
		return
	}
	left := panelLeft + float64(number)*panelStep
	x, y := decades(counts, left, panelWidth), decades(values, panelTop+panelHeight, -panelHeight)
	fmt.Fprintf(svg, "<text x=\"%.0f\" y=\"%.0f\" font-weight=\"bold\">%s</text>\n", left, panelTop-12, name)
	for power := x.from; power <= x.to; power++ {
		at := x.at(math.Pow(10, power))
		fmt.Fprintf(svg, `<path d="M%.1f %.1f v%.1f" stroke="#ddd"/>`, at, panelTop, panelHeight)
		fmt.Fprintf(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%g</text>\n", at, panelTop+panelHeight+18, math.Pow(10, power))
	}
	for power := y.from; power <= y.to; power++ {
		at := y.at(math.Pow(10, power))
		fmt.Fprintf(svg, `<path d="M%.1f %.1f h%.1f" stroke="#ddd"/>`, left, at, panelWidth)
		fmt.Fprintf(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%g</text>\n", left-8, at+4, math.Pow(10, power))
	}
	fmt.Fprintf(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">links</text>\n", left+panelWidth/2, panelTop+panelHeight+34)
	for _, l := range lines() {
		draw(svg, l, figures, func(f figure) (float64, float64) { return x.at(float64(f.Links)), y.at(value(f)) })
	}
}

func draw(svg *strings.Builder, l line, figures []figure, place func(figure) (x, y float64)) {
	var points []string
	for _, f := range figures {
		if f.What == l.what && f.Gathered == l.gathered {
			x, y := place(f)
			points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
			fmt.Fprintf(svg, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`, x, y, l.colour)
		}
	}
	dash := ""
	if !l.gathered {
		dash = ` stroke-dasharray="5 4"`
	}
	fmt.Fprintf(svg, "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n", strings.Join(points, " "), l.colour, dash)
}
