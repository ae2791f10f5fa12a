package reliability

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// summary counts the results of the cells.
type summary struct {
	mu                    sync.Mutex
	run, missed, imported int
	doubled, lost, taints int
	unrepaired, left      int
	operations, faults    map[string]bool
}

func (s *summary) add(r *run, violations []violation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.operations == nil {
		s.operations, s.faults = map[string]bool{}, map[string]bool{}
	}
	s.run++
	s.operations[r.operation], s.faults[r.fault.name] = true, true
	if !r.struck {
		s.missed++
	}
	if r.imported {
		s.imported++
	}
	for _, one := range violations {
		switch one.kind {
		case doubled:
			s.doubled++
		case lost:
			s.lost++
		case tainted:
			s.taints++
		case unrepaired:
			s.unrepaired++
		case left:
			s.left++
		}
	}
}

// rows returns the rows of the summary's table.
func (s *summary) rows() []row {
	s.mu.Lock()
	defer s.mu.Unlock()
	return []row{
		{"calls of the API that fail in turn", len(s.operations)},
		{"faults", len(s.faults)},
		{"cells run", s.run},
		{"orders doubled", s.doubled},
		{"orders lost", s.lost},
		{"healthy orders tainted", s.taints},
		{"cells that the next apply did not put right", s.unrepaired},
		{"cells with something left after destroy", s.left},
		{"orders that the next apply told the user to import", s.imported},
		{"cells whose fault met no call", s.missed},
	}
}

// row is one line of the table.
type row struct {
	name  string
	count int
}

// lifeCount counts the random lives.
type lifeCount struct{ begun, ended, steps, imported atomic.Int64 }

func (l *lifeCount) rows() []row {
	begun := int(l.begun.Load())
	return []row{
		{"random lives", begun},
		{"events in them", int(l.steps.Load())},
		{"lives that broke a promise", begun - int(l.ended.Load())},
		{"orders that a crash or an unknown outcome left to be imported", int(l.imported.Load())},
	}
}

// configurationCount counts the random lives of configurations.
type configurationCount struct{ begun, ended, runs, orders, replaced, errors atomic.Int64 }

func (c *configurationCount) rows() []row {
	begun := int(c.begun.Load())
	return []row{
		{"random lives of a configuration, with the real CLI", begun},
		{"runs of the CLI in them", int(c.runs.Load())},
		{"orders in them", int(c.orders.Load())},
		{"dependents replaced because their link was", int(c.replaced.Load())},
		{"errors that had to be", int(c.errors.Load())},
		{"lives of a configuration that broke a promise", begun - int(c.ended.Load())},
	}
}

// publish adds the counts to the table in the file that RELIABILITY_SUMMARY
// names, if it is set.
func publish(t *testing.T, rows []row) {
	t.Helper()
	name := os.Getenv("RELIABILITY_SUMMARY")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Errorf("the summary cannot be written: %s", err)
		return
	}
	table := &strings.Builder{}
	if at, err := file.Seek(0, io.SeekEnd); err == nil && at == 0 {
		table.WriteString("| | |\n| --- | --- |\n")
	}
	for _, one := range rows {
		fmt.Fprintf(table, "| %s | %d |\n", one.name, one.count)
	}
	_, err = file.WriteString(table.String())
	if err := errors.Join(err, file.Close()); err != nil {
		t.Errorf("the summary cannot be written: %s", err)
	}
}
