package dashboard_test

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/internal/browser"
)

var shots = flag.String("shots", "", "folder to write screenshots of the dashboard to")

// visit is a person at the page of a simulator.
type visit struct {
	*browser.Tab
	*served
	t *testing.T
}

// TestBrowser works with the page in a real browser, as somebody who develops a receiver does.
func TestBrowser(t *testing.T) {
	t.Parallel()
	started := browser.Start(t)
	for name, test := range map[string]func(*testing.T, visit){
		"follows a delivery to its end":      followsADelivery,
		"shows what the API objects to":      showsWhatTheAPIObjectsTo,
		"switches faults on and off":         switchesFaults,
		"explains a signature":               explainsASignature,
		"runs nothing of an endpoint":        runsNothingOfAnEndpoint,
		"keeps up with many changes":         keepsUpWithManyChanges,
		"shows everything without script":    showsEverythingWithoutScript,
		"fits a phone and has no barriers":   hasNoBarriers,
		"forgets everything only when asked": forgetsOnlyWhenAsked,
		"shows every status":                 posesWithEveryStatus,
	} {
		t.Run(name, func(t *testing.T) { test(t, visit{browser.NewTab(t, started), serve(t, ""), t}) })
	}
}

func (v visit) open(path string) {
	v.t.Helper()
	v.Do(chromedp.Navigate(v.URL + path))
}

// press clicks what a selector finds, once it can be clicked: parts of the page may be exchanged at any time.
func (v visit) press(selector string) {
	v.t.Helper()
	line := `(e => !!e && !e.disabled && e.checkVisibility() && (e.click(), true))(document.querySelector(` + strconv.Quote(selector) + `))`
	NewWithT(v.t).Eventually(func() bool { return browser.Value[bool](v.Tab, line) }, "20s", "50ms").Should(BeTrue(), selector)
}

// fill writes into a field as somebody who types.
func (v visit) fill(selector, text string) {
	v.t.Helper()
	browser.Value[bool](v.Tab, `(e => { e.value = `+strconv.Quote(text)+`; return e.dispatchEvent(new Event("change", {bubbles: true})); })(document.querySelector(`+strconv.Quote(selector)+`))`)
}

// text returns what stands in the first element of a selector, "" where there is none.
func (v visit) text(selector string) string {
	v.t.Helper()
	return strings.Join(strings.Fields(browser.Value[string](v.Tab, `document.querySelector('`+selector+`')?.innerText ?? ""`)), " ")
}

// sees waits until an element holds a text.
func (v visit) sees(selector, want string) {
	v.t.Helper()
	NewWithT(v.t).Eventually(func() string { return v.text(selector) }, "20s", "50ms").Should(ContainSubstring(want), selector)
}

// register makes an endpoint by the form of the page.
func (v visit) register(url string) {
	v.t.Helper()
	v.press(`#subscriptions .register > summary`)
	v.fill(`.register [name="url"]`, url)
	v.fill(`.register [name="secret"]`, "whsec_of_the_page")
	v.press(`.register form > button`)
	v.sees(`#subscriptions`, url)
}

func (v visit) quiet() {
	v.t.Helper()
	NewWithT(v.t).Expect(v.Troubles()).To(BeEmpty())
	for _, address := range v.Requests() {
		NewWithT(v.t).Expect(address).To(HavePrefix(v.URL), "the page asks nobody but its own server")
	}
}

// followsADelivery registers, emits, sees the attempt without a reload, lets the endpoint fail for a day, and redelivers.
func followsADelivery(t *testing.T, v visit) {
	g := NewWithT(t)
	e := newEndpoint(t, 204, "")
	v.open("/?at=" + plain)
	browser.Value[bool](v.Tab, `window.same = true`)
	v.register(e.URL)
	g.Expect(browser.Value[bool](v.Tab, `document.body.innerHTML.includes("whsec_of_the_page")`)).To(BeFalse(), "secrets are shown on request only")
	v.press(`#subscriptions a.reveal`)
	v.sees(`#subscriptions`, "whsec_of_the_page")

	v.press(`form.emit > button`)
	v.sees(`form.emit .result`, "1 on the way")
	v.sees(`#list tbody tr`, "pending")
	v.press(`#clock button[value="0s"]`)
	v.sees(`#list tbody tr`, "delivered")
	v.sees(`#list tbody tr [data-cell="answer"]`, "204")

	e.status.Store(503)
	v.press(`form.emit > button`)
	v.sees(`#list .total`, "2")
	v.fill(`#advance`, "24h")
	v.press(`#advance ~ button`)
	v.sees(`#list tbody tr`, "expired")
	v.sees(`#list tbody tr [data-cell="made"]`, "11")
	v.sees(`[data-clock="nextDue"]`, "nothing")
	g.Expect(browser.Value[bool](v.Tab, `window.same`)).To(BeTrue(), "nothing has reloaded the page")
	v.Shoot(*shots, "dashboard-wide", 1280, "light")
	v.Shoot(*shots, "dashboard-dark", 1280, "dark")
	v.Shoot(*shots, "dashboard-phone", 390, "light")
	v.Resize(1280)

	v.Do(chromedp.Click(chromedp.CSS(`#list tbody tr a`)))
	v.sees(`#attempts`, "#11")
	g.Expect(browser.Value[int](v.Tab, `document.querySelectorAll(".attempt").length`)).To(Equal(11))
	g.Expect(browser.Value[int](v.Tab, `document.querySelectorAll("svg.timeline use").length`)).To(BeNumerically(">", 5))
	v.Shoot(*shots, "delivery-wide", 1280, "light")
	v.Shoot(*shots, "delivery-phone", 390, "dark")
	v.Resize(1280)
	e.status.Store(200)
	v.press(`#delivery form.call button`)
	v.press(`#clock button[value="0s"]`)
	v.sees(`#delivery h1`, "delivered")
	v.sees(`#attempts`, "#12")
	v.quiet()
}

func showsWhatTheAPIObjectsTo(t *testing.T, v visit) {
	g := NewWithT(t)
	v.open("/?at=" + plain)
	v.fill(`form.emit [name="data"]`, `{"declarationId": []}`)
	v.press(`form.emit > button`)
	v.sees(`form.emit .problem`, "/payload/declarationId")
	g.Expect(browser.Value[string](v.Tab, `document.activeElement.name + document.activeElement.getAttribute("aria-invalid")`)).To(Equal("datatrue"))
	v.fill(`form.emit [name="data"]`, `{`)
	v.press(`form.emit > button`)
	v.sees(`form.emit .problem`, "not JSON")
	v.press(`.register > summary`)
	v.fill(`.register [name="url"]`, "ftp://nowhere")
	v.press(`.register form > button`)
	v.sees(`.register .problem`, "/url")
	v.fill(`#advance`, "soon")
	v.press(`#advance ~ button`)
	v.sees(`#clock .problem`, "/advance")
}

func switchesFaults(t *testing.T, v visit) {
	v.open("/")
	v.press(`.fault > summary`)
	v.fill(`.fault [name="kind"]`, "drop")
	v.fill(`.fault [name="share"]`, "0.5")
	v.press(`.fault form > button`)
	v.sees(`.faults`, "drop at all providers, share 0.5")
	v.press(`.fault > summary`)
	v.fill(`.fault [name="kind"]`, "delay")
	v.fill(`.fault [name="by"]`, "90s")
	v.press(`.fault form > button`)
	v.sees(`.faults`, "by 1m30s")
	NewWithT(t).Expect(v.Faults().List()).To(HaveLen(2))
	v.press(`.faults li form button`)
	NewWithT(t).Eventually(func() string { return v.text(".faults") }, "20s").ShouldNot(ContainSubstring("drop"))
	v.press(`#faults form[data-method="DELETE"] button`)
	v.sees(`.faults`, "None")
	NewWithT(t).Expect(v.Faults().List()).To(BeEmpty())
	v.quiet()
}

func explainsASignature(t *testing.T, v visit) {
	g := NewWithT(t)
	id := v.deliver(t, newEndpoint(t, 200, "thanks"))
	v.open(pages + "deliveries/" + id)
	v.sees(`#signature`, "verifies with the secret")
	g.Expect(v.text(`#signature`)).NotTo(ContainSubstring(secret))
	v.press(`#signature a.reveal`)
	v.sees(`#signature`, secret)
	v.press(`.snippet:nth-of-type(3) summary`)
	v.sees(`.snippet[open]`, "hash_hmac")
	g.Expect(browser.Value[int](v.Tab, `document.querySelectorAll(".snippet[open]").length`)).To(Equal(1))
	v.Shoot(*shots, "signature-wide", 1280, "light")
	v.quiet()
}

// hostile is what an endpoint writes that wants to be more than text.
const hostile = `"><script>window.owned = 1</script><img src=//127.0.0.1:9/x onerror="window.owned = 1">` + "\u202egnp.exe \x00\xff שלום"

func runsNothingOfAnEndpoint(t *testing.T, v visit) {
	g := NewWithT(t)
	id := v.deliver(t, newEndpoint(t, 500, hostile))
	v.open(pages + "deliveries/" + id)
	v.sees(`#attempts`, "window.owned = 1")
	g.Expect(browser.Value[bool](v.Tab, `"owned" in window`)).To(BeFalse())
	g.Expect(browser.Value[int](v.Tab, `document.querySelectorAll("img, iframe, object").length + document.scripts.length`)).To(Equal(1))
	v.quiet()
}

// A thousand new deliveries and their thousand attempts leave a page that counts right and has not grown.
func keepsUpWithManyChanges(t *testing.T, v visit) {
	v.subscribe(t, newEndpoint(t, 200, ""))
	v.open("/?provider=" + signed)
	v.sees(`#live`, "live")
	const many = 1000
	for range many {
		v.emit(t)
	}
	NewWithT(t).Expect(v.Advance(t.Context(), 0)).To(Succeed())
	v.sees(`#list .total`, "1000")
	NewWithT(t).Eventually(func() int {
		return browser.Value[int](v.Tab, `document.querySelectorAll("#list tbody .tag.delivered").length`)
	}, "20s").Should(Equal(100))
	NewWithT(t).Expect(browser.Value[int](v.Tab, `document.querySelectorAll("#list tbody tr").length`)).To(Equal(100))
	v.press(`.turn .older`)
	v.sees(`.turn`, "101 to 200 of 1000")
	v.fill(`#filter-status`, "pending")
	v.sees(`#list`, "Nothing here yet")
	v.quiet()
}

// posesWithEveryStatus is also what the README shows.
func posesWithEveryStatus(t *testing.T, v visit) {
	g := NewWithT(t)
	e := newEndpoint(t, 200, "")
	v.subscribe(t, e)
	_, err := v.Play(signed, v.scenario(t), false)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(v.Advance(t.Context(), 0)).To(Succeed())
	e.status.Store(500)
	v.emit(t)
	g.Expect(v.RunUntilIdle(t.Context())).To(Succeed())
	v.emit(t)
	g.Expect(v.Advance(t.Context(), 15*time.Second)).To(Succeed())
	v.open("/?at=" + signed + "&type=user.login")
	v.sees(`#live`, "live")
	g.Expect(browser.Value[[]string](v.Tab, `Array.from(new Set(Array.from(document.querySelectorAll("#list tbody .tag"), e => e.innerText))).sort()`)).To(
		Equal([]string{"delivered", "exhausted", "pending"}))
	v.Shoot(*shots, "readme", 1280, "light")
}

// scenario returns the name of the first scenario of the provider that signs.
func (v visit) scenario(t *testing.T) string {
	t.Helper()
	all, err := v.Scenarios(signed)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return all[0].Name
}

func showsEverythingWithoutScript(t *testing.T, v visit) {
	g := NewWithT(t)
	v.deliver(t, newEndpoint(t, 200, ""))
	v.Scripts(false)
	v.open("/?at=" + signed)
	v.sees(`#list tbody tr`, "delivered")
	v.sees(`noscript .notice`, "reloads every 10 seconds")
	g.Expect(v.text(`.turn`)).To(ContainSubstring("1 to 1 of 1"))
}

func forgetsOnlyWhenAsked(t *testing.T, v visit) {
	v.deliver(t, newEndpoint(t, 200, ""))
	v.open("/")
	v.sees(`#list .total`, "1")
	NewWithT(t).Expect(browser.Value[bool](v.Tab, `document.querySelector("#reset form").checkVisibility()`)).To(BeFalse())
	v.press(`#reset summary`)
	v.press(`#reset form button`)
	v.sees(`#list`, "Nothing here yet")
	v.sees(`#said`, "forgotten")
	v.quiet()
}

// overflowing lists what sticks out of its section.
const overflowing = `Array.from(document.querySelectorAll("section *, figure *")).filter(e => !e.closest(".scroll, svg") && e.getClientRects().length &&
	e.getBoundingClientRect().right > e.closest("section, figure").getBoundingClientRect().right + 1 && !e.matches(".unseen, .unseen *, thead *, thead")).map(e => e.outerHTML.slice(0, 80))`

// axe is where `make test` puts the program that looks for barriers.
const axe = "../../out/axe/node_modules/axe-core/axe.min.js"

// Pages as wide as a phone's screen do not scroll sideways, and keep nobody out, in light and in dark.
func hasNoBarriers(t *testing.T, v visit) {
	g := NewWithT(t)
	program, err := os.ReadFile(axe)
	id := v.deliver(t, newEndpoint(t, 500, strings.Repeat("long", 300)))
	for _, page := range []string{"/?at=" + plain, "/?at=" + signed, pages + "deliveries/" + id} {
		for _, width := range []int64{1280, 390} {
			for _, scheme := range []string{"light", "dark"} {
				v.Resize(width)
				v.Paint(scheme)
				v.open(page)
				browser.Value[int](v.Tab, `Array.from(document.querySelectorAll("details"), d => d.open = true).length`)
				g.Expect(browser.Value[int](v.Tab, `document.documentElement.scrollWidth`)).To(BeNumerically("<=", width), page)
				g.Expect(browser.Value[[]string](v.Tab, overflowing)).To(BeEmpty(), "%s, %d pixels", page, width)
				if err == nil {
					v.expectNoBarriers(string(program), page)
				}
			}
		}
	}
	if err != nil {
		t.Skip("axe-core is not installed: only the width was looked at")
	}
}

func (v visit) expectNoBarriers(program, page string) {
	v.t.Helper()
	v.Do(chromedp.WaitEnabled(chromedp.CSS("form.call button")))
	browser.Value[bool](v.Tab, program+"; true")
	found := browser.Value[[]string](v.Tab, `axe.run().then(r => r.violations.map(v => v.impact + " " + v.id + ": " + v.nodes.map(n => n.html).slice(0, 3).join(" ")))`)
	NewWithT(v.t).Expect(found).To(BeEmpty(), page)
}
