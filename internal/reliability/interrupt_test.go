package reliability

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAccInterrupted presses Ctrl-C once at each stage of create, update and
// destroy. The run ends within 3 s. An order that exists is in the state,
// untainted.
func TestAccInterrupted(t *testing.T) {
	t.Parallel()
	for _, s := range append(stages(), policyStages()...) {
		t.Run(s.title(), func(t *testing.T) {
			t.Parallel()
			w, c, run := s.begin(t)
			pressed := time.Now()
			run.signal(syscall.SIGINT)
			out := run.wait()
			if took := time.Since(pressed); took > 3*time.Second {
				t.Errorf("the run ended %s after Ctrl-C, want 3 s at the most:\n%s", took.Round(10*time.Millisecond), out)
			}
			held, isTainted := c.state()
			if alive := w.Mock.Alive(); len(alive) > 0 && held != alive[0].ID {
				t.Errorf("the order %s is not in the state:\n%s", alive[0].ID, out)
			}
			if isTainted {
				t.Errorf("the order was tainted:\n%s", out)
			}
			s.release(t, w)
			if s.verb == destroying {
				c.destroy()
				return
			}
			if out, code := c.apply(); code != 0 {
				t.Errorf("the next apply fails (exit %d):\n%s", code, out)
			}
			if orders := w.Mock.Orders(); orders != 1 {
				t.Errorf("%d orders, want 1", orders)
			}
			c.MustBeEmpty()
			c.destroy()
			if policies := w.Mock.Policies(); len(policies) > 0 {
				t.Errorf("%d policies are left", len(policies))
			}
		})
	}
}

// title is the name of a stage's test.
func (s stage) title() string {
	return strings.ReplaceAll(string(s.verb)+": "+s.name, " ", "_")
}
