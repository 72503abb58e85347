package browser

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/onsi/gomega"
)

// Tab is a tab of a browser, and what went wrong in it.
type Tab struct {
	context.Context
	t        *testing.T
	mu       sync.Mutex
	troubles []string
	requests []string
}

// Do acts on the page.
func (b *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	gomega.NewWithT(b.t).Expect(chromedp.Do(b, actions...)).To(gomega.Succeed())
}

// Troubles returns what the page has complained of: errors, exceptions, and what it wrote to the console.
func (b *Tab) Troubles() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.troubles)
}

// Requests returns the addresses that were asked for, in order.
func (b *Tab) Requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.requests)
}

// Value evaluates a line of JavaScript, and waits for it where it is a promise.
func Value[T any](b *Tab, line string) T {
	b.t.Helper()
	got, err := chromedp.Run(b, chromedp.Evaluate[T](line, chromedp.EvalAwaitPromise))
	gomega.NewWithT(b.t).Expect(err).NotTo(gomega.HaveOccurred())
	return got
}

// tell sends a command of the protocol.
func tell[P, R any](b *Tab, command cdp.Command[P, R], parameters P) {
	b.t.Helper()
	_, err := chromedp.Call(b, command, parameters)
	gomega.NewWithT(b.t).Expect(err).NotTo(gomega.HaveOccurred())
}

// Resize gives the page a width; below 600 it is a phone's.
func (b *Tab) Resize(width int64) {
	b.t.Helper()
	tell(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 844, DeviceScaleFactor: 1, Mobile: width < 600})
}

// Paint chooses light or dark.
func (b *Tab) Paint(scheme string) {
	b.t.Helper()
	tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// Scripts switches the page's scripts on or off.
func (b *Tab) Scripts(on bool) {
	b.t.Helper()
	tell(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// Shoot writes a screenshot of the whole page to a file of a folder; "" wants none.
func (b *Tab) Shoot(folder, name string, width int64, scheme string) {
	b.t.Helper()
	b.shoot(folder, name, func() chromedp.Action[[]byte] {
		b.Resize(width)
		b.Paint(scheme)
		return chromedp.FullScreenshot(100)
	})
}

// ShootTop is Shoot, of what is seen before anybody scrolls.
func (b *Tab) ShootTop(folder, name string, width int64) {
	b.t.Helper()
	b.shoot(folder, name, func() chromedp.Action[[]byte] {
		b.Resize(width)
		return chromedp.CaptureScreenshot()
	})
}

func (b *Tab) shoot(folder, name string, pose func() chromedp.Action[[]byte]) {
	if folder == "" {
		return
	}
	b.t.Helper()
	action := pose()
	Value[bool](b, `new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`)
	picture, err := chromedp.Run(b, action)
	gomega.NewWithT(b.t).Expect(err).NotTo(gomega.HaveOccurred())
	gomega.NewWithT(b.t).Expect(os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644)).To(gomega.Succeed())
}
