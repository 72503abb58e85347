package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"golang.org/x/net/html"
)

// elements returns all elements of a document, and expects it to be well formed: what is opened is closed.
func elements(t testing.TB, document []byte) []*html.Node {
	t.Helper()
	g := NewWithT(t)
	expectBalanced(t, document)
	root, err := html.Parse(bytes.NewReader(document))
	g.Expect(err).NotTo(HaveOccurred())
	var all []*html.Node
	for node := range root.Descendants() {
		if node.Type == html.ElementNode {
			all = append(all, node)
		}
	}
	return all
}

func expectBalanced(t testing.TB, document []byte) {
	t.Helper()
	void := []string{"meta", "input", "link", "br", "img"}
	var open []string
	tokens := html.NewTokenizer(bytes.NewReader(document))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			NewWithT(t).Expect(tokens.Err()).To(MatchError(io.EOF))
			NewWithT(t).Expect(open).To(BeEmpty())
			return
		case html.StartTagToken:
			name, _ := tokens.TagName()
			if !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func named(all []*html.Node, name string) []*html.Node {
	return slices.DeleteFunc(slices.Clone(all), func(n *html.Node) bool { return n.Data != name })
}

func textOfNode(node *html.Node) string {
	var text strings.Builder
	for d := range node.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data)
		}
	}
	return text.String()
}

// expectContained expects a page that reaches for nothing outside itself, and runs nothing but our own script.
func expectContained(t testing.TB, document []byte, documentation string) {
	t.Helper()
	g := NewWithT(t)
	all := elements(t, document)
	ids := map[string]bool{}
	for _, node := range all {
		g.Expect([]string{"img", "iframe", "object", "embed", "link", "base", "audio", "video", "foreignObject", "animate", "set"}).NotTo(ContainElement(node.Data))
		for _, a := range node.Attr {
			g.Expect(a.Key).NotTo(HavePrefix("on"))
			g.Expect(a.Key).NotTo(BeElementOf("style", "src", "srcset", "srcdoc", "action", "formaction", "ping", "background"))
			if a.Key == "href" && a.Val != documentation {
				g.Expect(a.Val).To(HavePrefix("#"))
			}
			if a.Key == "id" {
				g.Expect(ids[a.Val]).To(BeFalse(), "two elements have the id %q", a.Val)
				ids[a.Val] = true
			}
		}
	}
	for _, node := range all {
		if to, ok := strings.CutPrefix(attribute(node, "href"), "#"); ok {
			g.Expect(ids[to]).To(BeTrue(), "a link leads to %q, which is not there", to)
		}
	}
	expectPolicy(t, all)
}

// expectPolicy expects the policy to allow the one style sheet and the one script of the page, and nothing else.
func expectPolicy(t testing.TB, all []*html.Node) {
	t.Helper()
	g := NewWithT(t)
	source := func(name string) string {
		found := named(all, name)
		g.Expect(found).To(HaveLen(1), name)
		digest := sha256.Sum256([]byte(textOfNode(found[0])))
		return "'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
	}
	policies := slices.DeleteFunc(named(all, "meta"), func(n *html.Node) bool { return attribute(n, "http-equiv") != "Content-Security-Policy" })
	g.Expect(policies).To(HaveLen(1))
	g.Expect(attribute(policies[0], "content")).To(Equal(
		"default-src 'none'; style-src " + source("style") + "; script-src " + source("script") + "; base-uri 'none'; form-action 'none'"))
}

// expectShows is ContainSubstring without a whole page in its message.
func expectShows(t testing.TB, page []byte, text string) {
	t.Helper()
	NewWithT(t).Expect(bytes.Contains(page, []byte(text))).To(BeTrue(), "the page does not hold %q", text)
}

func expectHides(t testing.TB, page []byte, text string) {
	t.Helper()
	NewWithT(t).Expect(bytes.Contains(page, []byte(text))).To(BeFalse(), "the page holds %q", text)
}

func TestHTMLIsContained(t *testing.T) {
	empty := sample()
	empty.Results = nil
	empty.Conclude()
	interrupted := sample()
	interrupted.Run.Complete = false
	for name, report := range map[string]Report{"sample": sample(), "plain": plainSample(), "empty": empty, "interrupted": interrupted, "nothing": {}} {
		t.Run(name, func(t *testing.T) { expectContained(t, htmlOf(t, report), sample().Provider.Documentation) })
	}
	for name, text := range attacks() {
		t.Run(name, func(t *testing.T) {
			expectContained(t, htmlOf(t, attack(text, 2)), "")
			expectContained(t, htmlOf(t, asRead(attack(text, 2))), "")
		})
	}
}

// What a target wrote is there to be read, and no more than that.
func TestHTMLShowsHostileTextAsText(t *testing.T) {
	g := NewWithT(t)
	page := htmlOf(t, attack(attacks()["script"], 1))
	shown := ""
	for _, pre := range named(elements(t, page), "pre") {
		shown += textOfNode(pre)
	}
	g.Expect(shown).To(ContainSubstring(attacks()["script"]))
	g.Expect(bytes.Count(page, []byte("</script>"))).To(Equal(1))

	page = htmlOf(t, attack(hostile, 1))
	expectShows(t, page, `\u202egnp.exe`)
	expectHides(t, page, "\u202e")
	expectHides(t, page, "\x1b")
	g.Expect(page).To(Equal(bytes.ToValidUTF8(page, nil)))
}

func TestHTMLLinksOnlyWebPages(t *testing.T) {
	for _, address := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "docs", "https:///x", "\x00https://x.example"} {
		report := sample()
		report.Provider.Documentation = address
		expectContained(t, htmlOf(t, report), "")
	}
}

func TestHTMLWordsIncomingRequests(t *testing.T) {
	report := plainSample()
	report.Results[0].Outcome, report.Results[0].Reason = Failed, "the delivery was not signed"
	incoming := rightDelivery()
	incoming.Incoming = true
	report.Results[0].Attempts = []Attempt{incoming}
	report.Conclude()
	page := htmlOf(t, report)
	expectShows(t, page, "<h3>The sender sent</h3>")
	expectShows(t, page, "<h3>The bench answered</h3>")
	expectShows(t, page, "have the same event triggered")
	expectHides(t, page, "curl")
}

func TestHTMLKeepsLineEndsOfBodies(t *testing.T) {
	report := plainSample()
	a := rightDelivery()
	a.Request.Body = NewBody([]byte("\n\n  first\n"), 0)
	report.Results[0].Attempts = []Attempt{a}
	shown := named(elements(t, htmlOf(t, report)), "pre")
	NewWithT(t).Expect(shown).To(ContainElement(WithTransform(textOfNode, Equal("\n\n  first\n"))))
}
