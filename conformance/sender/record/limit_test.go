package record

import (
	"os"
	"testing"

	. "github.com/onsi/gomega"
)

// What has no size of its own, such as a pipe, has a limit too.
func TestReadFileHasALimit(t *testing.T) {
	g := NewWithT(t)
	for most, want := range map[int64]string{5: "", 4: "has more than 4 bytes"} {
		out, in, err := os.Pipe()
		g.Expect(err).NotTo(HaveOccurred())
		_, err = in.WriteString("12345")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(in.Close()).To(Succeed())
		text, err := readOpened(out, most)
		if want == "" {
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(text)).To(Equal("12345"))
			continue
		}
		g.Expect(err).To(MatchError(ContainSubstring(want)))
	}
}
