package dashboard_test

import (
	"os"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/internal/browser"
)

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
	for _, page := range []string{"/?at=" + plain, "/?at=" + signed, pages + "deliveries/" + id, pages + "credentials/" + keyed} {
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
	NewWithT(v.t).Eventually(func() int {
		return browser.Value[int](v.Tab, `document.querySelectorAll("form.call button:not(.next):disabled").length`)
	}, "20s").Should(BeZero())
	browser.Value[bool](v.Tab, program+"; true")
	found := browser.Value[[]string](v.Tab, `axe.run().then(r => r.violations.map(v => v.impact + " " + v.id + ": " + v.nodes.map(n => n.html).slice(0, 3).join(" ")))`)
	NewWithT(v.t).Expect(found).To(BeEmpty(), page)
}
