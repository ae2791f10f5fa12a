package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// details returns a JavaScript expression for an element in the pane of the open link.
func details(selector string) string {
	return fmt.Sprintf(`document.querySelector('#details:not([hidden]) %s')`, selector)
}

// partnerWaits makes the partner wait for clicks.
func (p *page) partnerWaits() {
	p.t.Helper()
	p.click(`document.getElementById("waits")`)
	p.until(`document.getElementById("pace").textContent.includes("when you say so")`)
}

// TestThePartnerIsPlayedInTheBrowser runs a link's life. An apply orders and waits, the partner accepts and builds in
// the browser, and the apply ends. A destroy waits for the partner in the same way.
func TestThePartnerIsPlayedInTheBrowser(t *testing.T) {
	m := startMock(t, "-configuring", "0s")
	p := open(t, m)
	p.is(`document.getElementById("empty").textContent.includes("terraform apply")`)
	p.partnerWaits()
	c := newCLI(t, m)
	c.configure("office")
	apply := c.start("apply")
	p.reads("office", "requested")
	p.is(row("office", "") + `.querySelector(".turn").textContent.startsWith("FranceIX")`)
	p.is(row("office", "") + `.querySelectorAll("button").length === 2`)
	apply.waits()

	p.button("office", "accept")
	p.reads("office", "provisioning")
	apply.waits()
	p.button("office", "activate")
	p.reads("office", "active")
	apply.must("Apply complete! Resources: 1 added")

	p.click(row("office", "") + `.querySelector(".name")`)
	p.until(details(".history") + ` !== null`)
	for _, want := range []string{"Provider", "ordered: requested", "FranceIX", "requested → provisioning", "provisioning → active"} {
		p.is(details(".history") + fmt.Sprintf(`.textContent.includes(%q)`, want))
	}
	p.is(details(".addresses") + `.textContent.includes("169.254.0.1/31")`)
	p.is(`document.getElementById("calls").textContent.includes("CreateLink")`)

	destroy := c.start("destroy")
	p.reads("office", "deprovisioning")
	destroy.waits()
	p.button("office", "deprovision")
	p.reads("office", "deleted")
	destroy.must("Destroy complete! Resources: 1 destroyed.")
	p.is(row("office", "") + `.querySelectorAll("button").length === 0`)
}

// TestARefusalReachesTheApply refuses an order with a reason. The apply's error contains that reason.
func TestARefusalReachesTheApply(t *testing.T) {
	m := startMock(t, "-requested", "manual")
	p := open(t, m)
	c := newCLI(t, m)
	c.configure("depot")
	apply := c.start("apply")
	p.reads("depot", "requested")

	p.button("depot", "refuse")
	p.until(`document.getElementById("refuse").open`)
	p.do(chromedp.SendKeys(chromedp.JSPath(`document.getElementById("reason")`), kb.Escape))
	p.until(`!document.getElementById("refuse").open`)
	p.reads("depot", "requested") // Escape does not refuse
	apply.waits()

	// Closed and opened again at once: the late end of the first question does not answer the second.
	p.button("depot", "refuse")
	p.until(`document.getElementById("refuse").open`)
	p.is(`(() => { document.getElementById("refuse").close(); ` + row("depot", "") + `.querySelector('[data-action="refuse"]').click(); return document.getElementById("refuse").open; })()`)
	p.do(chromedp.SendKeys(chromedp.JSPath(`document.getElementById("reason")`), "cage 7 is flooded")) // replaces the suggestion, which is selected
	p.click(`document.getElementById("refuse-now")`)
	p.reads("depot", "refused")
	output, code := apply.end()
	if code != 1 || !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " "), "cage 7 is flooded") {
		t.Errorf("exit code %d, and the reason should be in the error:\n%s", code, output)
	}
	p.click(row("depot", "") + `.querySelector(".name")`)
	p.until(details(".reason") + `?.textContent.includes("cage 7 is flooded")`)
}

// TestAFaultIsSwitchedOnAndCounted switches 429 on: an apply fails, and the page counts. Once it is off, the apply
// succeeds.
func TestAFaultIsSwitchedOnAndCounted(t *testing.T) {
	m := startMock(t, "-configuring", "0s", "-requested", "0s", "-provisioning", "0s", "-deprovisioning", "0s")
	p := open(t, m)
	fault := `document.querySelector('[data-fault="too_many"]')`
	p.click(fault + `.querySelector("input")`)
	p.until(fault + `.classList.contains("on")`)
	c := newCLI(t, m)
	c.configure("busy")
	apply := c.start("apply")
	p.until(`parseInt(` + fault + `.querySelector(".fired").textContent) >= 3`)
	p.until(`document.getElementById("calls").textContent.includes("429too_many_requests")`)
	p.is(`document.querySelectorAll("#rows .row").length === 0`)
	apply.waits()
	p.click(fault + `.querySelector("input")`)
	p.until(`!` + fault + `.classList.contains("on")`)
	apply.must("Apply complete! Resources: 1 added")
	p.reads("busy", "active")
	p.is(`parseInt(` + fault + `.querySelector(".fired").textContent) >= 3`)

	// An order that is taken but gets a 500 is found, and not placed again.
	commit := `document.querySelector('[data-fault="after_commit"]')`
	p.click(commit + `.querySelector("input")`)
	p.until(commit + `.classList.contains("on")`)
	c2 := newCLI(t, m)
	c2.configure("once")
	c2.start("apply").must("Apply complete! Resources: 1 added")
	p.reads("once", "active")
	p.until(commit + `.querySelector(".fired").textContent === "1×"`)
	p.is(`document.querySelectorAll("#rows .row").length === 2`)
}

// TestThePairingKeyIsMasked: the key is in the page only after a click, and gone when hidden again.
func TestThePairingKeyIsMasked(t *testing.T) {
	m := startMock(t, "-links", "1")
	key := get(t, m, "/mock/links", "pairing_key")
	p := open(t, m)
	has := fmt.Sprintf(`document.documentElement.outerHTML.includes(%q)`, key)
	p.click(row("seed-001", "") + `.querySelector(".name")`)
	p.until(details(".key") + `?.dataset.shown === "false"`)
	p.is("!" + has)
	p.click(details(`button[data-action="key"]`))
	p.until(details(".key") + `.textContent === ` + fmt.Sprintf("%q", key))
	p.click(details(`button[data-action="key"]`))
	p.until(details(".key") + `.dataset.shown === "false"`)
	p.is("!" + has)
}

// TestAButtonIsKeptWhileItsLinkChanges: the mouse is pressed on a button, then the link changes, then the mouse is
// released. The button was clicked, in the list and in the pane of the link.
func TestAButtonIsKeptWhileItsLinkChanges(t *testing.T) {
	m := startMock(t)
	vpc := post(t, m, "/mock/vpcs", `{"name":"vpc-prod"}`)
	post(t, m, "/mock/seed", `{"name":"office","status":"requested"}`)
	link := get(t, m, "/mock/links", "id")
	p := open(t, m)
	press := func(button string, change func(), changed string) {
		t.Helper()
		at := p.middle(button)
		p.do(chromedp.MouseEvent("mousePressed", at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
		change()
		p.until(changed)
		p.do(chromedp.MouseEvent("mouseReleased", at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	}
	const links = "/interlink/v1beta1/regions/fr-par/links/"
	press(row("office", "requested")+`?.querySelector('[data-action="accept"]')`,
		func() { post(t, m, links+link+"/attach-vpc", fmt.Sprintf(`{"vpc_id":%q}`, vpc)) },
		row("office", "")+`.textContent.includes("vpc-prod")`)
	p.reads("office", "provisioning")

	p.click(row("office", "") + `.querySelector(".name")`)
	press(details(`[data-action="activate"]`),
		func() { post(t, m, links+link+"/detach-vpc", `{}`) },
		`!`+details(`dl`)+`.textContent.includes("vpc-prod")`)
	p.reads("office", "active")

	// The pane of another link has the same buttons, and they act on that link.
	post(t, m, "/mock/seed", `{"name":"branch","status":"active"}`)
	p.reads("branch", "active")
	p.click(row("branch", "") + `.querySelector(".name")`)
	p.until(details(`h2`) + `.textContent === "branch"`)
	p.click(details(`[data-action="degrade"]`))
	p.reads("branch", "limited_connectivity")
	p.reads("office", "active")
}

// TestAThousandLinks: only visible rows are drawn, and the keyboard reaches every row.
func TestAThousandLinks(t *testing.T) {
	m := startMock(t, "-links", "1000")
	p := open(t, m)
	few := `document.querySelectorAll("#rows .row").length < 40`
	p.until(`document.getElementById("count").textContent.startsWith("1000")`)
	p.is(`document.querySelectorAll("#rows .row").length > 3`)
	p.is(few)
	p.reads("seed-1000", "active")
	press := func(keys string) { t.Helper(); p.do(chromedp.KeyEvent(keys)) }
	focused := func(name string) {
		t.Helper()
		p.until(`document.activeElement.closest("#rows .row")?.querySelector(".name b").textContent === ` + fmt.Sprintf("%q", name))
		p.is(few)
		p.is(`(() => { const box = document.getElementById("list").getBoundingClientRect(), row = document.activeElement.getBoundingClientRect(); return row.top >= box.top && row.bottom <= box.bottom + 1; })()`)
	}
	p.do(chromedp.Focus(chromedp.CSS(`#rows .row[tabindex="0"]`)))
	press(kb.End)
	focused("seed-001")
	press(kb.ArrowUp)
	focused("seed-002")
	press(kb.Home)
	focused("seed-1000")
	press(kb.PageDown)
	press(kb.ArrowDown)
	press(kb.Enter)
	p.until(`document.activeElement.dataset.action === "close"`)
	press(kb.Escape)
	p.until(`document.activeElement.matches("#rows .row") && document.getElementById("details").hidden`)

	// After scrolling far down, the earlier rows are gone.
	evaluate[float64](p, `document.getElementById("list").scrollTop = 40000`)
	p.until(`!(` + row("seed-1000", "") + `)`)
	p.is(few)
	// One link changes at the server: it comes as one row, and the page announces it.
	post(t, m, "/mock/links/seed-1000/down")
	p.until(`document.getElementById("say").textContent.includes("seed-1000: active → all_down")`)
	press("/")
	p.until(`document.activeElement.id === "find"`)
	evaluate[chromedp.Void](p, `document.activeElement.select()`) // the driver types the slash, too
	p.do(chromedp.KeyEvent("all_down"))
	p.reads("seed-1000", "all_down")
	p.until(`document.getElementById("count").textContent.startsWith("1 of 1000")`)
	p.button("seed-1000", "up")
	p.until(`document.getElementById("count").textContent.startsWith("0 of 1000")`)
	p.is(`!document.getElementById("empty").hidden`)
}

// TestOnAPhone: nothing is wider than the phone, it shows one part at a time, and a link covers the rest.
func TestOnAPhone(t *testing.T) {
	m := startMock(t, "-links", "30")
	p := open(t, m, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	seen := func(selector string) string {
		return fmt.Sprintf(`document.querySelector(%q).getClientRects().length > 0`, selector)
	}
	p.is(seen(".links") + ` && !(` + seen(".faults") + `)`)
	p.fits()
	p.click(row("seed-030", "") + `.querySelector(".name")`)
	p.until(details(".history") + ` !== null`)
	p.is(`document.querySelector(".links").inert && document.activeElement.dataset.action === "close"`)
	p.fits()
	p.do(chromedp.KeyEvent(kb.Escape))
	p.until(`document.getElementById("details").hidden && !document.querySelector(".links").inert`)
	p.click(`document.querySelector('[data-to="faults"]')`)
	p.is(seen(".faults") + ` && !(` + seen(".links") + `)`)
	p.fits()
	p.click(`document.querySelector('[data-to="requests"]')`)
	p.is(seen(".requests") + ` && !(` + seen(".faults") + `)`)
	p.fits()
}

// TestLightAndDark: the page follows the user's preference.
func TestLightAndDark(t *testing.T) {
	m := startMock(t, "-links", "1")
	p := open(t, m, scheme("light"))
	const lightness = `getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)`
	p.is(lightness + ` > 600`)
	p.do(scheme("dark"))
	p.is(lightness + ` < 150`)
}

// TestThePageConnectsAgain: the mock ends and another one starts, with another token. The page notices, and works.
func TestThePageConnectsAgain(t *testing.T) {
	m := startMock(t, "-links", "1")
	p := open(t, m)
	p.forgive() // connections are cut or refused
	m.stop()
	p.until(`document.getElementById("live").dataset.state === "lost"`)
	startMock(t, "-addr", strings.TrimPrefix(m.url, "http://"), "-links", "2")
	p.until(`document.getElementById("live")?.dataset.state === "live" && document.getElementById("count").textContent.startsWith("2")`)
	p.click(row("seed-002", "") + `.querySelector(".name")`)
	p.click(details(`button[data-action="degrade"]`))
	p.reads("seed-002", "limited_connectivity")
}
