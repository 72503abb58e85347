package dashboard

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestVisibleSpellsOutWhatDeceives(t *testing.T) {
	for text, want := range map[string]string{
		"plain\ttext\n":       "plain\ttext\n",
		"zürich שלום 漢字":      "zürich שלום 漢字",
		"a\u202eb\u200bc\x1b": `a\u202eb\u200bc\u001b`,
		"\xff\r":              `\xff\u000d`,
		"\U000e0001":          `\ue0001`,
	} {
		NewWithT(t).Expect(visible(text)).To(Equal(want))
	}
}

func TestLongBodiesAreCutBetweenCharacters(t *testing.T) {
	g := NewWithT(t)
	body := strings.Repeat("a", bodyLimit-1) + strings.Repeat("ü", 10)
	c := newContent([]byte(body))
	g.Expect(c.Text).To(Equal(body[:bodyLimit-1]))
	g.Expect(c.Omitted).To(Equal(20))
	g.Expect(c.Size).To(Equal(len(body)))
	g.Expect(newContent([]byte("short")).Omitted).To(BeZero())
}
