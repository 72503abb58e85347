package reports

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	parsed "golang.org/x/net/html"
)

func markdownOf(t testing.TB, report Report) string {
	t.Helper()
	var text bytes.Buffer
	NewWithT(t).Expect(WriteMarkdown(&text, report)).To(Succeed())
	return text.String()
}

// rendered is what a forge makes of Markdown, HTML in it included.
func rendered(t testing.TB, text string) []*parsed.Node {
	t.Helper()
	var page bytes.Buffer
	forge := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	NewWithT(t).Expect(forge.Convert([]byte(text), &page)).To(Succeed())
	root, err := parsed.Parse(&page)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return slices.Collect(root.Descendants())
}

// expectTame expects Markdown in which nothing but our own structure means anything.
func expectTame(t testing.TB, text string) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(len(text)).To(BeNumerically("<=", markdownLimit))
	g.Expect(text).To(Equal(strings.ToValidUTF8(text, "")))
	allowed := strings.Fields("html head body h2 h3 p strong ul li table thead tbody tr th td details summary sub pre code br")
	columns := 0
	for _, node := range rendered(t, text) {
		switch {
		case node.Type == parsed.CommentNode:
			g.Expect(node.Data).To(Equal(" hookbench report "))
		case node.Type == parsed.TextNode && node.Parent.Data != "code":
			g.Expect(node.Data).NotTo(MatchRegexp(`[@#]\w|[!$%]\d|(?i:gh)-\d|://|(?i:www)\.`), "a forge reads more than text out of this")
		case node.Type != parsed.ElementNode:
		case node.Data == "tr":
			cells := slices.DeleteFunc(slices.Collect(node.ChildNodes()), func(n *parsed.Node) bool { return n.Type != parsed.ElementNode })
			if header := node.Parent.Data == "thead"; header {
				columns = len(cells)
			}
			g.Expect(cells).To(HaveLen(columns), "cells of a row")
		default:
			g.Expect(allowed).To(ContainElement(node.Data))
			for _, a := range node.Attr {
				g.Expect(a.Key).To(BeElementOf("align", "style", "class"), "%s %s=%q", node.Data, a.Key, a.Val)
			}
		}
	}
}

func TestMarkdownIsTame(t *testing.T) {
	empty := sample()
	empty.Results = nil
	for name, report := range map[string]Report{"sample": sample(), "plain": plainSample(), "empty": empty, "nothing": {}} {
		t.Run(name, func(t *testing.T) { expectTame(t, markdownOf(t, report)) })
	}
	for name, text := range attacks() {
		t.Run(name, func(t *testing.T) { expectTame(t, markdownOf(t, attack(text, 2))) })
	}
}

func TestMarkdownFitsAComment(t *testing.T) {
	for name, text := range map[string]string{"words": "some words of a target", "escapes": strings.Repeat("@\u202e\x00|`", 2000)} {
		t.Run(name, func(t *testing.T) {
			report := attack(text, 1)
			one := report.Results[2]
			report.Results = nil
			for i := range 3000 {
				one.ID = fmt.Sprintf("PX-R-%04d", i)
				report.Results = append(report.Results, one)
			}
			report.Run.Complaints = slices.Repeat([]string{text}, 1000)
			report.Run.Assumptions = slices.Repeat(report.Run.Assumptions, 1000)
			report.Conclude()
			shown := markdownOf(t, report)
			expectTame(t, shown)
			left := regexp.MustCompile(`(\d+) more failed; a comment has no room`).FindStringSubmatch(shown)
			NewWithT(t).Expect(left).To(HaveLen(2))
			NewWithT(t).Expect(strings.Count(shown, "**✗ PX")).To(BeNumerically(">=", 3))
			NewWithT(t).Expect(shown).To(ContainSubstring(" more are not shown: a comment has no room for them."))
		})
	}
}

func TestMarkdownHasFailuresFirst(t *testing.T) {
	g := NewWithT(t)
	text := markdownOf(t, sample())
	order := []string{"NOT CONFORMANT", "### Failed", "PX-R-SIG-01**", "The receiver never looks at the signature header", "PX-R-SIG-02**", "PX-R-SIG-03**",
		"### Not decided", "All 12 requirements", "What the verdict rests on"}
	at := 0
	for _, part := range order {
		found := strings.Index(text[at:], part)
		g.Expect(found).To(BeNumerically(">=", 0), "%q after %q", part, text[max(0, at-40):at])
		at += found
	}
	g.Expect(text).NotTo(ContainSubstring("**✗ PX-R-SIG-04**"), "a known failure")
}

func TestMarkdownWordsIncomingRequests(t *testing.T) {
	g := NewWithT(t)
	report := plainSample()
	incoming := rightDelivery()
	incoming.Incoming = true
	report.Results[0].Outcome, report.Results[0].Reason, report.Results[0].Attempts = Failed, "the delivery was not signed", []Attempt{incoming}
	report.Conclude()
	text := markdownOf(t, report)
	g.Expect(text).To(ContainSubstring("The sender sent: right delivery: POST"))
	g.Expect(text).To(ContainSubstring("The bench answered: 200 OK"))
	g.Expect(text).To(ContainSubstring("<summary>What the sender sent and what the bench answered</summary>"))
	g.Expect(text).NotTo(ContainSubstring("curl"))
}

// What was escaped reads as it was, but for the characters that keep a forge from reading more.
func TestInlineReadsAsItWas(t *testing.T) {
	for _, text := range []string{"plain", "a*b_c`d`~~e~~", "a | b", "<b>&amp;</b>", `\ \* \\`, "[x](y)", "@team/x #1", "https://x.example", ":smile:", "1. x", "- x", "# x", "$x$"} {
		nodes := rendered(t, "x "+inline(text, 1000))
		var read strings.Builder
		for _, node := range nodes {
			if node.Type == parsed.TextNode {
				read.WriteString(node.Data)
			}
		}
		NewWithT(t).Expect(strings.TrimSpace(strings.ReplaceAll(read.String(), string(unseen), ""))).To(Equal("x " + text))
	}
}
