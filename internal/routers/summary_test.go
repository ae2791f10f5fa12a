//go:build linux

package routers

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
)

// tally counts the results of one family of one dialect.
type tally struct{ sessions, out, outHeld, in, inHeld int }

// results are counted over all tests.
type results struct {
	mu     sync.Mutex
	texts  map[string]int
	tested map[[2]string]tally
	gates  map[string]int
}

//nolint:gochecknoglobals // what the tests of this process have counted
var counts = &results{texts: map[string]int{}, tested: map[[2]string]tally{}, gates: map[string]int{}}

func (r *results) accepted(dialect string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.texts[dialect]++
}

func (r *results) gate(dialect string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gates[dialect]++
}

func (r *results) session(dialect, family string, one tally) {
	r.mu.Lock()
	defer r.mu.Unlock()
	sum := r.tested[[2]string{dialect, family}]
	r.tested[[2]string{dialect, family}] = tally{sum.sessions + 1, sum.out + one.out, sum.outHeld + one.outHeld, sum.in + one.in, sum.inHeld + one.inHeld}
}

// publish writes the table of the reliability page into the file that
// ROUTERS_SUMMARY names, if it is set and the tests have run.
func publish() int {
	name := os.Getenv("ROUTERS_SUMMARY")
	if name == "" || len(counts.tested) == 0 {
		return 0
	}
	keys := slices.SortedFunc(maps.Keys(counts.tested), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	table := &strings.Builder{}
	table.WriteString("| dialect | family | sessions brought up | prefixes that reached Scaleway | held back | prefixes that reached the router | held back |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, key := range keys {
		sum := counts.tested[key]
		fmt.Fprintf(table, "| `%s` | %s | %d | %d | %d | %d | %d |\n", key[0], key[1], sum.sessions, sum.out, sum.outHeld, sum.in, sum.inHeld)
	}
	table.WriteString("\n| dialect | texts accepted by the program | gates opened by sessions over both families |\n| --- | --- | --- |\n")
	for _, dialect := range []string{"bird2", "frr"} {
		fmt.Fprintf(table, "| `%s` | %d | %d |\n", dialect, counts.texts[dialect], counts.gates[dialect])
	}
	if err := os.WriteFile(name, []byte(table.String()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
