package browser

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium returns the path of the browser. Without one it skips the test, and says what was not tested.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("NOT RUN: there is no Chromium. That the mock's page works in a browser was not tested. On Debian, as root: apt-get install chromium")
	return ""
}

// action is a step in the browser.
type action = chromedp.Action[chromedp.Void]

// page is the mock's page in its own browser.
type page struct {
	t   *testing.T
	ctx context.Context
	url string

	mu       sync.Mutex
	asked    []string // every URL that the page requested
	problems []string // complaints of the browser
	forgiven bool     // complaints are allowed
}

// open starts a browser and opens the page. At the end of the test it checks that the page used only its own origin,
// and that the browser had no complaints.
func open(t *testing.T, m *mock, actions ...action) *page {
	t.Helper()
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		// The browser can resolve only this machine's names.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"),
		chromedp.WindowSize(1360, 860),
	)
	browser, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		closeBrowser()
		stop()
	})
	p := &page{t: t, ctx: browser, url: m.url}
	if err := chromedp.Listen(browser, p.listen); err != nil { // starts the browser
		t.Fatal(err)
	}
	p.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, first := cdp.Call(ctx, tab, network.Enable, network.EnableParams{})
		_, second := cdp.Call(ctx, tab, log.Enable, cdp.Empty{})
		_, third := cdp.Call(ctx, tab, runtime.Enable, cdp.Empty{})
		return errors.Join(first, second, third)
	}))
	p.do(actions...)
	p.do(chromedp.Navigate(m.url + "/"))
	p.until(`document.getElementById("live").dataset.state === "live"`)
	t.Cleanup(p.judge)
	return p
}

func (p *page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, e.Request.URL)
	case *network.EventWebSocketCreated:
		p.asked = append(p.asked, e.URL)
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		p.problems = append(p.problems, text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.problems = append(p.problems, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// judge checks what the page requested, and from which host.
func (p *page) judge() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.asked) < 5 {
		p.t.Errorf("the page asked for %q only: this test does not see what it asks for", p.asked)
	}
	for _, url := range p.asked {
		if !strings.HasPrefix(url, p.url+"/") {
			p.t.Errorf("the page asked for %s, which is not of its own origin", url)
		}
	}
	if p.forgiven {
		return
	}
	for _, problem := range p.problems {
		p.t.Errorf("the browser complains: %s", problem)
	}
}

// forgive allows complaints of the browser, in a test that breaks connections.
func (p *page) forgive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forgiven = true
}

func (p *page) do(actions ...action) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatalf("%v\n%s", err, p.visible())
	}
}

// until waits until a JavaScript expression is true, even if another page loads.
func (p *page) until(expression string) {
	p.t.Helper()
	until[chromedp.Void](p, expression)
}

// until returns the value of a JavaScript expression once it is neither false nor null.
func until[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	for {
		value, err := chromedp.Run(ctx, chromedp.Poll[T](expression, chromedp.WithPollingTimeout(0)))
		if err == nil {
			return value
		}
		if ctx.Err() != nil {
			p.t.Fatalf("never true: %s: %v\n%s", expression, err, p.visible())
		}
	}
}

// is checks that a JavaScript expression is true now.
func (p *page) is(expression string) {
	p.t.Helper()
	if !evaluate[bool](p, expression) {
		p.t.Errorf("not true: %s\n%s", expression, p.visible())
	}
}

// evaluate returns the value of a JavaScript expression.
func evaluate[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", expression, err, p.visible())
	}
	return value
}

// visible returns what a person sees of the page, for messages.
func (p *page) visible() string {
	if p.ctx.Err() != nil {
		return "the browser has ended"
	}
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body?.innerText.replace(document.getElementById("faults")?.innerText ?? "", "") ?? ""`))
	if err != nil {
		return err.Error()
	}
	return text
}

// row returns a JavaScript expression for the row of a link. The row has to show status, unless that is "".
func row(name, status string) string {
	if status != "" {
		status = fmt.Sprintf(`[data-status=%q]`, status)
	}
	return fmt.Sprintf(`[...document.querySelectorAll('#rows .row%s')].find((row) => row.querySelector(".name b").textContent === %q)`, status, name)
}

// middle returns where the middle of the element is that a JavaScript expression returns, once the mouse would hit it.
func (p *page) middle(expression string) (at []float64) {
	p.t.Helper()
	// One evaluation, not the driver's own search for a node: the page may replace the node in between.
	return until[[]float64](p, `(() => {
		const el = `+expression+`;
		if (!el) return null;
		el.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
		const box = el.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
		const hit = document.elementFromPoint(x, y);
		return hit && (el.contains(hit) || hit.contains(el)) ? [x, y] : null;
	})()`)
}

// click clicks the element that a JavaScript expression returns.
func (p *page) click(expression string) {
	p.t.Helper()
	at := p.middle(expression)
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// button clicks a button in a link's row.
func (p *page) button(name, action string) {
	p.t.Helper()
	p.click(row(name, "") + fmt.Sprintf(`?.querySelector('button[data-action=%q]')`, action))
}

// reads waits until the row of a link shows a status.
func (p *page) reads(name, status string) {
	p.t.Helper()
	p.until(`!!(` + row(name, status) + `)`)
}

// scheme sets what the user prefers: light or dark.
func scheme(name string) action {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}
