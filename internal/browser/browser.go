// Package browser opens pages in a real browser, for tests.
package browser

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/onsi/gomega"
)

// Start starts a browser without a profile, or skips the test where there is none.
func Start(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes long")
	}
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
	gomega.NewWithT(t).Expect(chromedp.Do(opened)).To(gomega.Succeed())
	return opened
}

// NewTab opens a tab of its own. Everything in it fails after two minutes.
func NewTab(t *testing.T, started context.Context) *Tab {
	t.Helper()
	opened, end := chromedp.NewContext(started)
	t.Cleanup(end)
	gomega.NewWithT(t).Expect(chromedp.Do(opened)).To(gomega.Succeed())
	ctx, stop := context.WithTimeout(opened, 2*time.Minute)
	t.Cleanup(stop)
	b := &Tab{Context: ctx, t: t}
	gomega.NewWithT(t).Expect(chromedp.Listen(ctx, b.note)).To(gomega.Succeed())
	tell(b, network.Enable, network.EnableParams{})
	tell(b, log.Enable, cdp.Empty{})
	return b
}

func (b *Tab) note(event any) {
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
