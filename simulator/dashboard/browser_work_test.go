package dashboard_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/internal/browser"
)

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

// playsScenarios chooses a provider and an event, plays a scenario on the provider's clock, and goes from one due instant to
// the next.
func playsScenarios(t *testing.T, v visit) {
	v.subscribe(t, newEndpoint(t, 200, ""))
	v.open("/")
	v.press(`.tabs a[href*="` + signed + `"]`)
	v.sees(`#providers h3`, "single sign-on")
	v.fill(`#emit-type`, "user.login_failed")
	NewWithT(t).Eventually(func() string {
		return browser.Value[string](v.Tab, `document.querySelector('form.emit [name="type"]').value + location.search`)
	}, "20s").Should(
		And(HavePrefix("user.login_failed"), ContainSubstring("type=user.login_failed"), ContainSubstring("at="+signed)))
	v.press(`.scenarios button[value="true"]`)
	v.sees(`.scenarios .result`, "1 on the way")
	v.sees(`#list .total`, "1")
	before := v.Now()
	v.press(`#clock button[value="0s"]`)
	v.sees(`#list tbody tr`, "delivered")
	NewWithT(t).Expect(v.Now()).To(BeTemporally("==", before))
	v.press(`#clock button.next`)
	v.sees(`#list .total`, "2")
	NewWithT(t).Expect(v.Now()).To(BeTemporally(">", before))
	v.press(`#clock button[value="true"]`)
	v.sees(`[data-clock="nextDue"]`, "nothing")
	v.sees(`#list .total`, "6")
	v.press(`#subscriptions form[data-method="DELETE"] button`)
	v.sees(`#subscriptions`, "There are none")
	v.quiet()
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
