package main

import (
	"bytes"
	"io"
	"strings"
)

// lineWriter hands on what is written to it, line by line.
type lineWriter struct {
	line func(string)
	rest []byte
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	for {
		at := bytes.IndexByte(w.rest, '\n')
		if at < 0 {
			return len(p), nil
		}
		w.line(strings.TrimSuffix(string(w.rest[:at]), "\r"))
		w.rest = w.rest[at+1:]
	}
}

// end hands on what had no end of line.
func (w *lineWriter) end() {
	if len(w.rest) > 0 {
		w.line(string(w.rest))
		w.rest = nil
	}
}

// teeWriter writes to both.
type teeWriter struct{ first, second io.Writer }

func (w teeWriter) Write(p []byte) (int, error) {
	if n, err := w.first.Write(p); err != nil {
		return n, err
	}
	return w.second.Write(p)
}
