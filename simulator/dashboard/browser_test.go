package dashboard_test

import (
	"flag"
	"strconv"
	"strings"
	"testing"

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
		"plays scenarios":                    playsScenarios,
		"refuses what a foreign page does":   refusesAForeignPage,
		"works with the token's cookie":      worksWithTheToken,
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
