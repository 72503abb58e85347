package reports

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

const shownRows = `Array.from(document.querySelectorAll("tbody.requirement")).filter(r => r.checkVisibility()).map(r => r.id)`

// TestBrowser opens reports in a real browser, as somebody would from their disk.
func TestBrowser(t *testing.T) {
	t.Parallel()
	started := startBrowser(t)
	for name, test := range map[string]func(*testing.T, *browser){
		"filters rows":                         browserFiltersRows,
		"opens failures and what is asked for": browserOpensFailuresAndWhatIsAskedFor,
		"copies commands and messages":         browserCopiesCommandsAndMessages,
		"runs nothing of a target":             browserRunsNothingOfATarget,
		"fits a phone":                         browserFitsAPhone,
		"shows everything without script":      browserShowsEverythingWithoutScript,
		"prints what did not pass whole":       browserPrints,
		"has no barriers":                      browserHasNoBarriers,
		"shows ten thousand attempts":          browserShowsTenThousandAttempts,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, started)) })
	}
}

func browserFiltersRows(t *testing.T, b *browser) {
	g := NewWithT(t)
	address := b.open(sample())
	g.Expect(value[[]string](b, shownRows)).To(HaveLen(12))
	g.Expect(value[string](b, `document.querySelector("output").value`)).To(Equal("12 of 12 requirements"))

	choose := func(name, wanted string) {
		b.run(chromedp.SetValue(chromedp.CSS(`[name="`+name+`"]`), wanted))
		value[bool](b, `document.querySelector('[name="`+name+`"]').dispatchEvent(new Event("input", {bubbles: true}))`)
	}
	choose("outcome", "failed")
	g.Expect(value[[]string](b, shownRows)).To(Equal([]string{"PX-R-SIG-01", "PX-R-SIG-02", "PX-R-SIG-03", "PX-R-SIG-04"}))
	choose("level", "should")
	g.Expect(value[[]string](b, shownRows)).To(Equal([]string{"PX-R-SIG-03"}))
	choose("outcome", "")
	choose("area", "robustness")
	g.Expect(value[[]string](b, shownRows)).To(Equal([]string{"PX-R-ROB-03"}))
	choose("area", "")
	choose("level", "")
	b.run(chromedp.SendKeys(chromedp.CSS(`[name="text"]`), "effects PROBE"))
	g.Expect(value[[]string](b, shownRows)).To(Equal([]string{"PX-R-IDM-01", "PX-R-IDM-02"}))

	b.run(chromedp.Click(chromedp.CSS(`.failures a[href="#PX-R-SIG-02"]`)))
	g.Eventually(func() []string { return value[[]string](b, shownRows) }, "20s").Should(HaveLen(12), "a link to a hidden row takes the filter away")
	b.expectQuiet(address)
}

func browserOpensFailuresAndWhatIsAskedFor(t *testing.T, b *browser) {
	g := NewWithT(t)
	address := b.open(sample())
	visible := func(selector string) bool {
		return value[bool](b, `document.querySelector('`+selector+`').checkVisibility({contentVisibilityAuto: false, visibilityProperty: true})`)
	}
	g.Expect(value[[]string](b, `Array.from(document.querySelectorAll("details.evidence[open]"), d => d.closest("tbody").id)`)).To(
		Equal([]string{"PX-R-SIG-01", "PX-R-SIG-02", "PX-R-SIG-03"}))
	g.Expect(visible("#PX-R-ROB-01 dl.findings")).To(BeFalse())
	b.run(chromedp.Focus(chromedp.CSS("#PX-R-ROB-01 summary")), chromedp.KeyEvent("\r"))
	g.Expect(visible("#PX-R-ROB-01 dl.findings")).To(BeTrue())
	g.Expect(visible("#PX-R-SIG-01 .attempt.decisive pre")).To(BeTrue())
	b.run(chromedp.Click(chromedp.CSS(`button[name="close"]`)))
	g.Expect(value[int](b, `document.querySelectorAll("details.evidence[open]").length`)).To(BeZero())
	b.run(chromedp.Click(chromedp.CSS(`button[name="open"]`)))
	g.Expect(value[int](b, `document.querySelectorAll("details.evidence[open]").length`)).To(Equal(12))
	b.shoot("sample-light", 1280, "light")
	b.shoot("sample-dark", 1280, "dark")
	b.shoot("sample-phone", 390, "light")
	b.expectQuiet(address)
}

func browserRunsNothingOfATarget(t *testing.T, b *browser) {
	g := NewWithT(t)
	address := b.open(attack(`"><script>window.owned = 1</script><img src=//127.0.0.1:9/x onerror="window.owned = 1">`, 1))
	g.Expect(value[bool](b, `"owned" in window`)).To(BeFalse())
	g.Expect(value[int](b, `document.querySelectorAll("img, iframe, object, embed, form[action]").length + document.scripts.length`)).To(Equal(1))
	b.expectQuiet(address)
}

// A page as wide as a phone's screen does not scroll sideways.
func browserFitsAPhone(t *testing.T, b *browser) {
	g := NewWithT(t)
	b.Resize(390)
	for _, report := range []Report{sample(), attack(strings.Repeat("long", 300), 3)} {
		b.open(report)
		value[int](b, `Array.from(document.querySelectorAll("details"), d => d.open = true).length`)
		g.Expect(value[[]string](b, `Array.from(document.querySelectorAll("body *")).filter(e => e.getBoundingClientRect().right > 391 && !e.closest(".scroll")).map(e => e.outerHTML.slice(0, 80))`)).To(BeEmpty())
		g.Expect(value[int](b, `document.documentElement.scrollWidth`)).To(BeNumerically("<=", 390))
	}
}

func browserShowsEverythingWithoutScript(t *testing.T, b *browser) {
	g := NewWithT(t)
	b.Scripts(false)
	b.open(sample())
	g.Expect(value[[]string](b, shownRows)).To(HaveLen(12))
	g.Expect(value[bool](b, `document.getElementById("filter").checkVisibility()`)).To(BeFalse())
	g.Expect(value[int](b, `document.querySelectorAll("button.copy").length`)).To(BeZero(), "buttons that do nothing")
}

// On paper everything is open, also where no script runs, but for the attempts of what passed: each is a line there.
func browserPrints(t *testing.T, b *browser) {
	g := NewWithT(t)
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	for _, scripts := range []bool{true, false} {
		b.Scripts(scripts)
		report := sample()
		fine := unsigned()
		fine.Note = "an attempt that is fine"
		report.Results[0].Attempts = []Attempt{fine}
		b.open(report)
		pdf, err := chromedp.Run(b, chromedp.PrintToPDF())
		g.Expect(err).NotTo(HaveOccurred())
		file := filepath.Join(t.TempDir(), "report.pdf")
		g.Expect(os.WriteFile(file, pdf, 0o644)).To(Succeed())
		text, err := exec.Command(program, file, "-").Output()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(text)).To(ContainSubstring("connection refused"))
		g.Expect(string(text)).To(ContainSubstring(fine.Note))
		g.Expect(strings.Count(string(text), "parcel.moved")).To(Equal(5), "bodies and commands, of closed attempts too where it did not pass; scripts: %v", scripts)
		if *shots != "" {
			g.Expect(os.WriteFile(filepath.Join(*shots, "sample.pdf"), pdf, 0o644)).To(Succeed())
		}
	}
}

// axe is where `make test` puts the program that looks for barriers.
const axe = "../out/axe/node_modules/axe-core/axe.min.js"

// Nothing on the page keeps anybody out, in light and in dark, on a screen and on a phone.
func browserHasNoBarriers(t *testing.T, b *browser) {
	program, err := os.ReadFile(axe)
	if err != nil {
		t.Skip("axe-core is not installed")
	}
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 390} {
			b.open(sample())
			b.Resize(width)
			b.Paint(scheme)
			value[int](b, `Array.from(document.querySelectorAll("details"), d => d.open = true).length`)
			value[bool](b, string(program)+"; true")
			found, err := chromedp.Run(b, chromedp.Evaluate[[]string](
				`axe.run().then(r => r.violations.map(v => v.impact + " " + v.id + ": " + v.nodes.map(n => n.html).slice(0, 3).join(" ")))`, chromedp.EvalAwaitPromise))
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			NewWithT(t).Expect(found).To(BeEmpty(), "%s, %d pixels", scheme, width)
		}
	}
}

// A run of very many attempts is a page that can still be filtered; how many are not shown is said.
func browserShowsTenThousandAttempts(t *testing.T, b *browser) {
	g := NewWithT(t)
	report := sample()
	for i := range report.Results {
		report.Results[i].Attempts = slices.Repeat([]Attempt{unsigned()}, 10_000)
	}
	address := b.open(report)
	b.run(chromedp.Click(chromedp.CSS(`button[name="open"]`)))
	b.run(chromedp.SendKeys(chromedp.CSS(`[name="text"]`), "SIG-01"))
	g.Expect(value[[]string](b, shownRows)).To(Equal([]string{"PX-R-SIG-01"}))
	g.Expect(value[int](b, `document.querySelectorAll("*").length`)).To(BeNumerically("<", 50_000))
	g.Expect(value[string](b, `document.querySelector("#PX-R-SIG-01 .omitted").textContent`)).To(ContainSubstring("more of the 10000 attempts are not shown here"))
	b.expectQuiet(address)
}
