package reports

import (
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

// browserCopiesCommandsAndMessages copies by the keyboard, with the clipboard and, as in a browser that has none for
// files, without.
func browserCopiesCommandsAndMessages(t *testing.T, b *browser) {
	g := NewWithT(t)
	address := b.open(sample())
	name := func(selector string) string {
		return value[string](b, `document.querySelector('`+selector+`').textContent`)
	}
	const decisive = "#PX-R-SIG-01 .attempt.decisive "
	g.Expect(name(decisive + "button.copy")).To(Equal("Copy the request of attempt 2"))
	g.Expect(name(decisive + ".exchange > div + div button.copy")).To(Equal("Copy the answer to attempt 2"))
	g.Expect(name(decisive + ".inside > button.copy")).To(Equal("Copy the command that repeats attempt 2"))
	g.Expect(name("#PX-R-SIG-01 dt button.copy")).To(Equal("Copy the command that judges PX-R-SIG-01 again"))
	g.Expect(value[int](b, `document.querySelectorAll("#PX-R-SIG-01 .attempt:not([open]) button.copy").length`)).To(BeZero(), "what is closed costs nothing")

	copied := func(selector string) string {
		b.run(chromedp.Focus(chromedp.CSS(selector)), chromedp.KeyEvent("\r"))
		g.Eventually(func() string { return value[string](b, `document.activeElement.firstChild.data`) }, "5s").Should(Equal("Copied"))
		b.run(chromedp.Focus(chromedp.CSS(`[name="text"]`)))
		return value[string](b, `window.taken ?? ""`)
	}
	copied(decisive + "button.copy") // as it is from disk, under the page's policy
	// A page can write to the clipboard, and not read it: what is copied is seen as it is copied.
	value[bool](b, `navigator.clipboard.writeText = text => { window.taken = text; return Promise.resolve(); }; true`)
	g.Expect(copied(decisive + ".inside > button.copy")).To(Equal(sample().Run.repeat(unsigned()).Line))
	g.Expect(copied("#PX-R-SIG-01 dt button.copy")).To(Equal(sample().Run.rerun("PX-R-SIG-01").Line))
	g.Expect(copied(decisive + "button.copy")).To(Equal("POST http://127.0.0.1:8080/hooks\nContent-Type: application/json\nX-Trace: " + unsigned().Request.Headers["X-Trace"][0] +
		"\n\n" + unsigned().Request.Body.Text + "\n"))
	g.Expect(value[string](b, `document.querySelector("[role=status]").textContent`)).To(Equal("Copied the request of attempt 2"))

	value[bool](b, `delete navigator.clipboard.writeText; navigator.clipboard.writeText = () => Promise.reject(); addEventListener("copy", () => { window.taken = String(document.activeElement.value); }); true`)
	g.Expect(copied(decisive + ".exchange > div + div button.copy")).To(Equal("200 OK after 12.0 s\nContent-Length: 2\n\nok\n"))
	g.Expect(value[int](b, `document.querySelectorAll("textarea").length`)).To(BeZero())
	b.expectQuiet(address)
}
