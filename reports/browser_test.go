package reports

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// browser is a tab of a real browser, and what went wrong in it.
type browser struct {
	context.Context
	t        *testing.T
	mu       sync.Mutex
	troubles []string
	requests []string
}

// startBrowser starts one without a profile, or skips the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 900))
	allocated, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	opened, end := chromedp.NewContext(allocated)
	t.Cleanup(end)
	NewWithT(t).Expect(chromedp.Do(opened)).To(Succeed())
	return opened
}

// newTab opens a tab of its own.
func newTab(t *testing.T, started context.Context) *browser {
	t.Helper()
	opened, end := chromedp.NewContext(started)
	t.Cleanup(end)
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

// paint chooses light or dark.
func (b *browser) paint(scheme string) {
	b.t.Helper()
	tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
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
	b.paint(scheme)
	_, err := chromedp.Run(b, chromedp.Evaluate[bool](`new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`, chromedp.EvalAwaitPromise))
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
	picture, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	NewWithT(b.t).Expect(err).NotTo(HaveOccurred())
	NewWithT(b.t).Expect(os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644)).To(Succeed())
}
