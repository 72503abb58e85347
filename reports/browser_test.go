package reports

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	real "github.com/hookbench/hookbench/internal/browser"
)

var shots = flag.String("shots", "", "folder to write screenshots of the HTML report to")

// browser is a tab of a real browser.
type browser struct {
	*real.Tab
	t *testing.T
}

func startBrowser(t *testing.T) context.Context {
	t.Helper()
	return real.Start(t)
}

// newTab opens a tab of its own.
func newTab(t *testing.T, started context.Context) *browser {
	t.Helper()
	return &browser{real.NewTab(t, started), t}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.Do(actions...)
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
	return real.Value[T](b.Tab, line)
}

// expectQuiet expects that nothing went wrong, and that nothing was asked for but the file itself.
func (b *browser) expectQuiet(address string) {
	b.t.Helper()
	NewWithT(b.t).Expect(b.Troubles()).To(BeEmpty())
	NewWithT(b.t).Expect(slices.Compact(b.Requests())).To(Equal([]string{address}))
}

// shoot writes a screenshot of the whole page, where they are wanted.
func (b *browser) shoot(name string, width int64, scheme string) {
	b.t.Helper()
	b.Shoot(*shots, name, width, scheme)
}
