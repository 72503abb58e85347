package reports

import (
	"flag"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

var pose = flag.String("pose", "", "JSON report of the README's walk from a failure to its fix, of which -shots gets the pictures")

// TestPictures writes the README's pictures of a report, at the widths of a screen and of a phone.
func TestPictures(t *testing.T) {
	if *pose == "" || *shots == "" {
		t.Skip("no pictures are wanted; see -pose and -shots")
	}
	g := NewWithT(t)
	file, err := os.Open(*pose)
	g.Expect(err).NotTo(HaveOccurred())
	defer file.Close()
	report, err := ReadJSON(file)
	g.Expect(err).NotTo(HaveOccurred())
	b := newTab(t, startBrowser(t))
	b.open(report)
	b.ShootTop(*shots, "report-wide", 1280)
	b.run(chromedp.Click(chromedp.CSS(`.failures li a`)))
	b.ShootTop(*shots, "report-failure", 1280)
	b.Resize(390)
	value[bool](b, `(document.querySelector("tbody.failed").scrollIntoView(), true)`)
	b.ShootTop(*shots, "report-phone", 390)
}
