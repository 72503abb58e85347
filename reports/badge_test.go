package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"

	. "github.com/onsi/gomega"
)

func badgeOf(t testing.TB, report Report) []byte {
	t.Helper()
	var image bytes.Buffer
	NewWithT(t).Expect(WriteBadge(&image, report)).To(Succeed())
	return image.Bytes()
}

func TestBadgeSaysTheVerdictInWords(t *testing.T) {
	interrupted := plainSample()
	interrupted.Run.Complete = false
	open := sample()
	open.Results = open.Results[6:]
	open.Conclude()
	for want, report := range map[string]Report{
		"parcels receiver: conformant, 1 of 1 musts": plainSample(), "parcels receiver: not conformant": sample(),
		"parcels receiver: interrupted": interrupted, "parcels receiver: inconclusive": open,
	} {
		expectShows(t, badgeOf(t, report), "<title>"+want+"</title>")
		expectShows(t, badgeOf(t, report), `aria-label="`+want+`"`)
	}
}

// A badge of hostile names is XML with the elements of every badge, and small.
func TestBadgeHoldsHostileNamesAsText(t *testing.T) {
	want := elementNames(t, badgeOf(t, sample()))
	for name, text := range attacks() {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			image := badgeOf(t, attack(text, 1))
			g.Expect(elementNames(t, image)).To(Equal(want))
			g.Expect(len(image)).To(BeNumerically("<", 4096))
			expectLegalXML(t, image)
		})
	}
}

func elementNames(t testing.TB, image []byte) []string {
	t.Helper()
	var names []string
	decoder := xml.NewDecoder(bytes.NewReader(image))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		if start, ok := token.(xml.StartElement); ok {
			names = append(names, start.Name.Local)
		}
	}
}
