package reliability

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
)

// TestAccKilled kills CLI and provider at each stage of create, update and
// destroy. The next apply never has two orders alive. It names an order that
// did not reach the state.
func TestAccKilled(t *testing.T) {
	t.Parallel()
	for _, s := range stages() {
		t.Run(s.title(), func(t *testing.T) {
			t.Parallel()
			w, c, run := s.begin(t)
			run.signal(syscall.SIGKILL)
			run.wait()
			s.release(t, w)

			orphan := ""
			if held, _ := c.state(); held == "" && len(w.Mock.Alive()) == 1 {
				orphan = w.Mock.Alive()[0].ID
			}
			out, code := c.apply()
			if orphan != "" {
				if code == 0 || !strings.Contains(flat(out), orphan) || !strings.Contains(out, "import {") {
					t.Fatalf("the next apply (exit %d) does not name the order %s with an import block:\n%s", code, orphan, out)
				}
				c.Write("import.tf", fmt.Sprintf("import {\n  to = interlink_link.paris\n  id = \"fr-par/%s\"\n}\n", orphan))
				out, code = c.apply()
			}
			if code != 0 {
				t.Errorf("the next apply fails (exit %d):\n%s", code, out)
			}
			if most := mostAlive(w); most != 1 {
				t.Errorf("%d orders were alive at one moment, want 1", most)
			}
			c.MustBeEmpty()
			c.destroy()
		})
	}
}
