package shell

import (
	"os/exec"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// awkward are texts that a shell would take for more than text.
func awkward() []string {
	return []string{
		"", "plain", "two words", "it's", `"double"`, "$HOME", "`id`", "$(id)", "a\nb\n", `back\slash\`, "!history", "~", "*", "#x", "-n", "%s%d",
		"';id;'", "\\'", "Zürich", "a=b", "=x", "{a,b}", "x;y&z|w>v", "'\"'\"'", "東京",
	}
}

// unseen are those that cannot be shown as they are.
func unseen() []string {
	return []string{"\x1b[2J", "\xff\xfe", "a\tb", "a\rb", "\u202egnp.exe", "100%\x01\\n'", "\u200b", "-\t"}
}

func run(t testing.TB, line string) string {
	t.Helper()
	out, err := exec.Command("sh", "-c", line).Output()
	NewWithT(t).Expect(err).NotTo(HaveOccurred(), line)
	return string(out)
}

func TestAShellReadsWordsBack(t *testing.T) {
	for _, text := range append(awkward(), unseen()...) {
		g := NewWithT(t)
		g.Expect(run(t, "printf '<%s>' "+Word(text))).To(Equal("<"+text+">"), Word(text))
		g.Expect(run(t, "printf '<%s>' "+Quote(text))).To(Equal("<"+text+">"), Quote(text))
		g.Expect(Plain(Word(text))).To(BeTrue(), "%q", Word(text))
	}
}

func TestNULEndsAWord(t *testing.T) {
	g := NewWithT(t)
	g.Expect(run(t, "printf %s "+Word("a\x00b"))).To(Equal("a"))
	g.Expect(Quote("a\x00b")).To(Equal("a"))
}

func TestWordsAreReadableWhereTheyCanBe(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Quote("https://127.0.0.1:8443/hooks")).To(Equal("https://127.0.0.1:8443/hooks"))
	g.Expect(Quote("X-Event: a")).To(Equal("'X-Event: a'"))
	g.Expect(Word("tab\t")).To(Equal(`"$(printf -- 'tab\011')"`))
}

func TestDecodingWritesAnyBytes(t *testing.T) {
	for _, text := range append(unseen(), "", "a\x00b\n\n", strings.Repeat("\x00\xff", 5000)) {
		NewWithT(t).Expect(run(t, Decoding([]byte(text)))).To(Equal(text))
	}
}

// FuzzWord runs what it wrote in a shell.
func FuzzWord(f *testing.F) {
	for _, text := range append(awkward(), unseen()...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\x00") || strings.HasSuffix(text, "\n") {
			t.Skip()
		}
		NewWithT(t).Expect(run(t, "printf '<%s>' "+Word(text))).To(Equal("<" + text + ">"))
	})
}
