package dashboard_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/internal/browser"
)

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
	v.ShootTop(*shots, "dashboard-wide-top", 1280)
	v.ShootTop(*shots, "dashboard-phone-top", 390)
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
