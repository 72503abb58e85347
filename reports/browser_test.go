package reports

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

var shots = flag.String("shots", "", "folder to write screenshots of the HTML report to")

// browser is a real browser, and what went wrong in it.
type browser struct {
	context.Context
	t        *testing.T
	mu       sync.Mutex
	troubles []string
	requests []string
}

// newBrowser starts one without a profile, or skips the test.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 900))
	allocated, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	opened, close := chromedp.NewContext(allocated)
	t.Cleanup(close)
	NewWithT(t).Expect(chromedp.Do(opened)).To(Succeed())
	ctx, stop := context.WithTimeout(opened, 2*time.Minute)
	t.Cleanup(stop)
	b := &browser{Context: ctx, t: t}
	NewWithT(t).Expect(chromedp.Listen(ctx, b.note)).To(Succeed())
	tell(b, network.Enable, network.EnableParams{})
	tell(b, log.Enable, cdp.Empty{})
	return b
}

func (b *browser) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.troubles = append(b.troubles, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.troubles = append(b.troubles, e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		b.troubles = append(b.troubles, string(e.Type))
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	NewWithT(b.t).Expect(chromedp.Do(b, actions...)).To(Succeed())
}

// tell sends a command of the protocol.
func tell[P, R any](b *browser, command cdp.Command[P, R], parameters P) {
	b.t.Helper()
	_, err := chromedp.Call(b, command, parameters)
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
}

// open writes the report to a file, opens it as somebody would from their disk, and returns its address.
func (b *browser) open(report Report) string {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "report.html")
	NewWithT(b.t).Expect(os.WriteFile(file, htmlOf(b.t, report), 0o644)).To(Succeed())
	b.run(chromedp.Navigate("file://" + file))
	return "file://" + file
}

func htmlOf(t testing.TB, report Report) []byte {
	t.Helper()
	var text bytes.Buffer
	NewWithT(t).Expect(WriteHTML(&text, report)).To(Succeed())
	return text.Bytes()
}

// value evaluates a line of JavaScript.
func value[T any](b *browser, line string) T {
	b.t.Helper()
	got, err := chromedp.Run(b, chromedp.Evaluate[T](line))
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
	return got
}

// expectQuiet expects that nothing went wrong, and that nothing was asked for but the file itself.
func (b *browser) expectQuiet(address string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	NewWithT(b.t).Expect(b.troubles).To(BeEmpty())
	NewWithT(b.t).Expect(slices.Compact(b.requests)).To(Equal([]string{address}))
}

func (b *browser) resize(width int64) {
	b.t.Helper()
	tell(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 844, DeviceScaleFactor: 1, Mobile: width < 600})
}

func (b *browser) scripts(on bool) {
	b.t.Helper()
	tell(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// shoot writes a screenshot of the whole page, where they are wanted.
func (b *browser) shoot(name string, width int64, scheme string) {
	if *shots == "" {
		return
	}
	b.t.Helper()
	b.resize(width)
	tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	picture, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
	NewWithT(b.t).Expect(os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644)).To(Succeed())
}

const shownRows = `Array.from(document.querySelectorAll("tbody.requirement")).filter(r => r.checkVisibility()).map(r => r.id)`

func TestBrowserFiltersRows(t *testing.T) {
	g := NewWithT(t)
	b := newBrowser(t)
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
	g.Expect(value[[]string](b, shownRows)).To(HaveLen(12), "a link to a hidden row takes the filter away")
	b.expectQuiet(address)
}

func TestBrowserOpensFailuresAndWhatIsAskedFor(t *testing.T) {
	g := NewWithT(t)
	b := newBrowser(t)
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

func TestBrowserRunsNothingOfATarget(t *testing.T) {
	g := NewWithT(t)
	b := newBrowser(t)
	address := b.open(attack(`"><script>window.owned = 1</script><img src=//127.0.0.1:9/x onerror="window.owned = 1">`, 1))
	g.Expect(value[bool](b, `"owned" in window`)).To(BeFalse())
	g.Expect(value[int](b, `document.querySelectorAll("img, iframe, object, embed, form[action]").length + document.scripts.length`)).To(Equal(1))
	b.expectQuiet(address)
}

// A page as wide as a phone's screen does not scroll sideways.
func TestBrowserFitsAPhone(t *testing.T) {
	g := NewWithT(t)
	b := newBrowser(t)
	b.resize(390)
	for _, report := range []Report{sample(), attack(strings.Repeat("long", 300), 3)} {
		b.open(report)
		value[int](b, `Array.from(document.querySelectorAll("details"), d => d.open = true).length`)
		g.Expect(value[int](b, `document.documentElement.scrollWidth`)).To(BeNumerically("<=", 390))
	}
}

func TestBrowserShowsEverythingWithoutScript(t *testing.T) {
	g := NewWithT(t)
	b := newBrowser(t)
	b.scripts(false)
	b.open(sample())
	g.Expect(value[[]string](b, shownRows)).To(HaveLen(12))
	g.Expect(value[bool](b, `document.getElementById("filter").checkVisibility()`)).To(BeFalse())
}

// On paper everything is open, also where no script runs.
func TestBrowserPrintsEverything(t *testing.T) {
	g := NewWithT(t)
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	for _, scripts := range []bool{true, false} {
		b := newBrowser(t)
		b.scripts(scripts)
		b.open(sample())
		pdf, err := chromedp.Run(b, chromedp.PrintToPDF())
		g.Expect(err).NotTo(HaveOccurred())
		file := filepath.Join(t.TempDir(), "report.pdf")
		g.Expect(os.WriteFile(file, pdf, 0o644)).To(Succeed())
		text, err := exec.Command(program, file, "-").Output()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(text)).To(ContainSubstring("connection refused"))
		g.Expect(strings.Count(string(text), "parcel.moved")).To(BeNumerically(">=", 6), "closed attempts too, scripts: %v", scripts)
		if *shots != "" {
			g.Expect(os.WriteFile(filepath.Join(*shots, "sample.pdf"), pdf, 0o644)).To(Succeed())
		}
	}
}
