package queue

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"
)

func TestPacesAreReadAndWritten(t *testing.T) {
	g := NewWithT(t)
	for text, pace := range map[string]Pace{"real": Real, "manual": Manual, "instant": Instant, "x60": 60, "x0.5": 0.5, "x1000000": 1e6} {
		read, err := ParsePace(text)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(read).To(Equal(pace), text)
		again, err := ParsePace(pace.String())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(again).To(Equal(pace))
	}
	for _, text := range []string{"", "x", "x0", "x-1", "xNaN", "xInf", "x1000001", "60", "fast", "Real"} {
		_, err := ParsePace(text)
		g.Expect(err).To(MatchError(HavePrefix(fmt.Sprintf("clock %q: give real, manual, instant, or xN", text))))
	}
}
