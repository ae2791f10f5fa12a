package browser

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the pictures of the page to docs/assets")

// picture takes a picture of the visible page. It writes the file only if -update is given.
func (p *page) picture(name string) {
	p.t.Helper()
	content, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		p.t.Fatal(err)
	}
	img = fewColours(img)
	var small bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&small, img); err != nil {
		p.t.Fatal(err)
	}
	if small.Len() > 150_000 {
		p.t.Errorf("the picture %s has %d bytes", name, small.Len())
	}
	if *update {
		if err := os.WriteFile(filepath.Join(root, "docs", "assets", name), small.Bytes(), 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
}

// fewColours reduces an image to 256 colours: the most frequent shade of each of the most frequent kinds of colour.
func fewColours(img image.Image) image.Image {
	type kind [3]uint32
	count := map[color.Color]int{}
	kinds, most := map[kind]int{}, map[kind]color.Color{}
	bounds := img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[img.At(x, y)]++
		}
	}
	for c, n := range count {
		r, g, b, _ := c.RGBA()
		k := kind{r >> 12, g >> 12, b >> 12}
		kinds[k] += n
		if old, ok := most[k]; !ok || n > count[old] {
			most[k] = c
		}
	}
	palette := color.Palette(slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return count[b] - count[a] }))
	palette = slices.Clone(palette[:min(32, len(palette))]) // surfaces stay as they are
	for _, k := range slices.SortedFunc(maps.Keys(kinds), func(a, b kind) int { return kinds[b] - kinds[a] }) {
		palette = append(palette, most[k])
	}
	small := image.NewPaletted(bounds, palette[:min(256, len(palette))])
	draw.Draw(small, bounds, img, bounds.Min, draw.Src)
	return small
}

// fits checks that nothing on the page is wider than the window.
func (p *page) fits() {
	p.t.Helper()
	p.is(`document.documentElement.scrollWidth <= innerWidth`)
	p.is(`[...document.querySelectorAll("#rows .row, #rows .row button, .top, .bar")].filter((el) => el.offsetParent).every((el) => el.getBoundingClientRect().right <= innerWidth + 1)`)
}

// TestPictures takes pictures of the page at three moments: an order that waits for the partner, a dark page with links
// in every state and a fault, and a refusal on a phone.
func TestPictures(t *testing.T) {
	m := startMock(t, "-configuring", "0s", "-requested", "0s", "-provisioning", "0s", "-deprovisioning", "0s")
	vpc := post(t, m, "/mock/vpcs", `{"name":"vpc-prod"}`)
	policy := func(name string, v6 bool) string {
		return post(t, m, "/interlink/v1beta1/regions/fr-par/routing-policies", fmt.Sprintf(`{"name":%q,"project_id":%q,"is_ipv6":%v}`, name, project, v6))
	}
	v4, v6 := policy("dc-v4", false), policy("dc-v6", true)
	uses := fmt.Sprintf(`"vpc_id":%q,"routing_policy_v4_id":%q,"routing_policy_v6_id":%q,"enable_route_propagation":true`, vpc, v4, v6)
	for _, seed := range []string{
		`"name":"lyon-old","status":"deprovisioning","deprovisioned_by":"partner"`,
		`"name":"marseille","status":"limited_connectivity",` + uses,
		`"name":"warehouse","status":"refused","disapproved_reason":"no port left at TH2 before March","bandwidth_mbps":500`,
		`"name":"hq-2","bandwidth_mbps":1000,"partner_id":"930ebb71-7fb2-4ea7-a8d1-7f4cc3177c05","pop_id":"c1165d78-bd85-4574-9958-b068a6d191f9",` + uses,
		`"name":"hq-1","bandwidth_mbps":1000,` + uses,
	} {
		post(t, m, "/mock/seed", "{"+seed+"}")
	}
	p := open(t, m, scheme("light"), chromedp.EmulateViewport(1280, 800))
	p.partnerWaits()
	c := newCLI(t, m)
	c.configure("office")
	apply := c.start("apply")
	p.reads("office", "requested")
	p.click(row("office", "") + `.querySelector(".name")`)
	p.until(details(".history") + ` !== null`)
	p.do(chromedp.MouseEvent("mouseMoved", 5, 5))
	p.fits()
	p.picture("portal-requested.png")

	p.do(scheme("dark"))
	p.button("office", "accept")
	p.button("office", "activate")
	apply.must("Apply complete!")
	p.click(`document.querySelector('[data-fault="after_commit"] input')`)
	c2 := newCLI(t, m)
	c2.configure("branch")
	second := c2.start("apply")
	p.reads("branch", "requested")
	p.until(`document.querySelector('[data-fault="after_commit"] .fired').textContent === "1×"`)
	p.click(`document.querySelector('.close')`)
	p.do(chromedp.MouseEvent("mouseMoved", 5, 5))
	p.fits()
	p.picture("portal-fault.png")

	p.do(scheme("light"), chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	p.fits()
	p.button("branch", "refuse")
	p.do(chromedp.SendKeys(chromedp.JSPath(`document.getElementById("reason")`), "no port left"))
	p.click(`document.getElementById("refuse-now")`)
	p.reads("branch", "refused")
	if output, code := second.end(); code != 1 {
		t.Errorf("exit code %d:\n%s", code, output)
	}
	p.fits()
	p.picture("portal-phone.png")
}
