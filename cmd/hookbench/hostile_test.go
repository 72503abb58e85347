//go:build unix

package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

// hostile is a target that does what no receiver should.
type hostile struct {
	name   string
	serve  func(t *testing.T, c *command) (url string)
	code   int
	hangs  bool   // the run has to run into its time-out, which is short then
	never  bool   // never refuses what it must; for targets that are right at times
	stderr string // the one line on standard error; "" for none
	reason string // why right deliveries are not known to be acknowledged; "" where they are
}

func hostiles() []hostile {
	const head = "HTTP/1.1 200 OK\r\n"
	const notAnswered = "was not answered within 250ms"
	return []hostile{
		{name: "nobody listens", serve: nobody, code: 3, stderr: "cannot be reached: dial: connect: connection refused", reason: "connection refused"},
		{name: "never takes the connection", serve: overflowing, hangs: true, code: 3, stderr: "cannot be reached: .*timeout", reason: "cannot be reached"},
		{name: "closes at once", serve: raw(closing), code: 3, reason: "closed the connection|reset"},
		{name: "resets at once", serve: raw(resettingAtOnce), code: 3, reason: "reset|closed the connection"},
		{name: "resets what it was asked", serve: says("", resetting), code: 3, reason: "reset"},
		{name: "never answers", serve: raw(silent), code: 1, hangs: true, reason: notAnswered},

		{name: "says something else", serve: says("220 mail.example ESMTP\r\n", closing), code: 3, reason: "not HTTP"},
		{name: "says something binary", serve: says("\x16\x03\x01\x00\x05\x01\x00\x00\x00\x00\x1b[2J\n", closing), code: 3, reason: "not HTTP"},
		{name: "says something else for ever", serve: says("", forever("garbage ")), code: 3, reason: "not HTTP|header is too long"},
		{name: "has no status", serve: says("HTTP/1.1 abc OK\r\n\r\n", closing), code: 3, reason: "not HTTP"},
		{name: "has the status 000", serve: says("HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n", nil), code: 3, reason: "not HTTP: the status is 000"},
		{name: "has the status 999", serve: says("HTTP/1.1 999 \x1b[31mWhy\xff\r\nContent-Length: 0\r\n\r\n", nil), code: 1, reason: "was answered 999"},
		{name: "has a malformed header", serve: says(head+"no colon here\r\n\r\n", closing), code: 3, reason: "not HTTP"},

		{name: "sends headers for ever", serve: says(head, forever("X-More: of it\r\n")), code: 3, reason: "header is too long"},
		{name: "sends one header for ever", serve: says(head+"X-More: ", forever("of it ")), code: 3, reason: "header is too long"},
		{name: "sends a header slowly for ever", serve: says(head+"X-More: ", dripping("of it ")), code: 1, hangs: true, reason: notAnswered},
		{name: "sends a body for ever", serve: says(head+"\r\n", forever("more of it ")), code: 1},
		{name: "sends a body in chunks for ever", serve: says(head+"Transfer-Encoding: chunked\r\n\r\n", forever("a\r\n0123456789\r\n")), code: 1},
		{name: "sends a body slowly for ever", serve: says(head+"\r\n", dripping("more of it ")), code: 1, hangs: true, reason: notAnswered},
		{name: "sends a refusal for ever", serve: says("HTTP/1.1 401 Unauthorized\r\n\r\n", forever("no ")), code: 1, reason: "was answered 401"},

		{name: "closes within the header", serve: says(head+"Content-Length: 1", closing), code: 3, reason: "closed the connection"},
		{name: "closes within the body", serve: says(head+"Content-Length: 100\r\n\r\nhalf", closing), code: 3, reason: "closed the connection"},
		{name: "stops within the body", serve: says(head+"Content-Length: 100\r\n\r\nhalf", silent), code: 1, hangs: true, reason: notAnswered},
		{name: "has chunks that are none", serve: says(head+"Transfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n", closing), code: 3, reason: "broke off after its header .*invalid byte in chunk length"},
		{name: "says more than its length", serve: says(head+"Connection: close\r\nContent-Length: 2\r\n\r\nok and more than that", closing), code: 1},
		{name: "has two lengths", serve: says(head+"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!", nil), code: 3, reason: "Content-Length"},
		{name: "has a negative length", serve: says(head+"Content-Length: -2\r\n\r\nok", closing), code: 3, reason: "Content-Length"},
		{name: "speaks HTTP/1.0", serve: says("HTTP/1.0 200 OK\r\n\r\nok", closing), code: 1},
		{name: "compresses what it is not", serve: says(head+"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope", nil), code: 1},

		{name: "redirects for ever", serve: says("HTTP/1.1 307 Temporary Redirect\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n", nil), code: 1, reason: "was answered 307"},
		{name: "redirects to nowhere", serve: says("HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n", nil), code: 1, reason: "was answered 302"},
		{name: "hints for ever", serve: says("", forever("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")), code: 3, reason: "too many 1xx|header is too long"},
		{name: "switches protocols", serve: says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", silent), code: 1, reason: "was answered 101"},

		{name: "says harmful things", serve: says("HTTP/1.1 500 "+strings.Split(markup, "\n")[0]+"\r\nX-Said: ]]><b>&\xff\xfe\u202e\r\nConnection: close\r\n\r\n"+markup, closing), code: 1, reason: "was answered 500"},
		{name: "says harmful things in a header", serve: says(head+"X-Said: \x1b[31m\x01\r\n\r\n", closing), code: 3, reason: "not HTTP"},
		{name: "says harmful things that are no HTTP", serve: says("\x1b[2J<b>"+markup+"\r\n\r\n", closing), code: 3, reason: "not HTTP"},

		{name: "is encrypted", serve: encryptedByMistake, code: 1, reason: "was answered 400"},
		{name: "is not encrypted", serve: plainByMistake, code: 3, stderr: "does not speak TLS: is its address http instead of https?", reason: "does not speak TLS"},
		{name: "has an unknown authority", serve: certified(unknown), code: 3, stderr: "does not verify: .*unknown authority.*--ca-file", reason: "unknown authority"},
		{name: "has an expired certificate", serve: certified(expired), code: 3, stderr: "does not verify: .*expired", reason: "expired"},
		{name: "has another's certificate", serve: certified(anothers), code: 3, stderr: "does not verify: .*not 127.0.0.1|doesn't contain any IP SANs", reason: "127.0.0.1"},
		{name: "never ends its handshake", serve: secure(silent), code: 1, hangs: true, reason: notAnswered},
		{name: "breaks its handshake off", serve: secure(resettingAtOnce), code: 3, reason: "reset|closed the connection"},
	}
}

// Whatever a target does, the run ends in time with the right code, says in one line what is wrong where nothing could be
// told, writes both reports, and takes nothing for a refusal that is none.
func TestHostileTargets(t *testing.T) {
	t.Parallel()
	for _, h := range hostiles() {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			c := judging(t, h, "SSO-R-ACK-01", "SSO-R-SIG-01", "SSO-R-SIG-07", "SSO-R-ROB-06")
			g.Expect(c.run(t)).To(Equal(h.code), c.err.String())
			expectSober(t, c, h.stderr)
			expectNoRefusal(t, c)
			acknowledged := c.report(t).Get(`results.#(id=="SSO-R-ACK-01")`)
			if h.reason == "" {
				g.Expect(acknowledged.Get("outcome").String()).To(Equal("passed"), acknowledged.Get("reason").String())
			} else {
				g.Expect(acknowledged.Get("reason").String()).To(MatchRegexp(h.reason))
			}
		})
	}
}

// Receivers that are right as long as they like what they get.
func TestReceiversThatTurnHostile(t *testing.T) {
	t.Parallel()
	for _, h := range []hostile{
		{name: "hangs on what it refuses", serve: unless(forged, hang), hangs: true, code: 1, never: true},
		{name: "breaks off what it refuses", serve: unless(forged, breakOff), code: 3, never: true},
		{name: "hangs on every third", serve: unless(every(3), hang), hangs: true, code: 1},
		{name: "hangs on every second", serve: unless(every(2), hang), hangs: true, code: 1},
		{name: "hangs from some point on", serve: unless(from(20), hang), hangs: true, code: 1},
		{name: "breaks off from some point on", serve: unless(from(20), breakOff), code: 1}, // it must go on after refusals
		{name: "refuses from some point on", serve: unless(from(20), refuse), code: 1},
	} {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			c := judging(t, h)
			g.Expect(c.run(t)).To(Equal(h.code), c.err.String()+c.out.String())
			expectSober(t, c, "")
			if h.never {
				expectNoRefusal(t, c)
			}
			g.Expect(c.read(t, "r.json")).NotTo(ContainSubstring("no connection can be made any more"), "it listens to the end")
		})
	}
}

// A probe that is none leaves what needs it undecided, and takes no time.
func TestHostileProbes(t *testing.T) {
	t.Parallel()
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for name, serve := range map[string]func(*testing.T, *command) string{
		"nobody listens":        nobody,
		"says nonsense":         says(head+"Content-Length: 8\r\n\r\nnonsense", nil),
		"says HTML":             says(head+"Content-Length: 27\r\n\r\n<html><b>Sign in</b></html>", nil),
		"says another object":   says(head+"Content-Length: 13\r\n\r\n{\"effects\":1}", nil),
		"says an empty object":  says(head+"Content-Length: 2\r\n\r\n{}", nil),
		"says a list":           says(head+"Content-Length: 2\r\n\r\n[]", nil),
		"says keyless effects":  says(head+"Content-Length: 16\r\n\r\n{\"effects\":[{}]}", nil),
		"says half of it":       says(head+"Content-Length: 100\r\n\r\n{\"effects\":[", closing),
		"fails":                 says("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", nil),
		"redirects for ever":    says("HTTP/1.1 302 Found\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n", nil),
		"never answers":         says("", silent),
		"is no HTTP":            says("\x1b[2J nonsense\r\n\r\n", closing),
		"lists effects forever": says(head+"\r\n{\"effects\":[", forever(`{"key":"of an event"},`)),
		"has one endless key":   says(head+"\r\n{\"effects\":[{\"key\":\"", forever(`of an event, `)),
		"nests for ever":        says(head+"\r\n{\"other\":", forever(`[`)),
		"lists effects slowly":  says(head+"\r\n{\"effects\":[", dripping(`{"key":"of an event"},`)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			c := judging(t, hostile{serve: unless(never, hang)}, "SSO-R-ACK-01", "SSO-R-SIG-01", "SSO-R-IDM-02")
			c.Args = append(c.Args, "--probe", serve(t, c), "--timeout", "3s")
			g.Expect(c.run(t)).To(Equal(exitInconclusive), c.out.String())
			expectSober(t, c, "level=WARN .*what needs the effects probe will end in error.*the effects probe")
			g.Expect(c.report(t).Get(`results.#(id=="SSO-R-ACK-01").outcome`).String()).To(Equal("passed"))
			g.Expect(c.report(t).Get(`results.#(id=="SSO-R-SIG-01").outcome`).String()).To(Equal("error"))
		})
	}
}

// judging prepares a run against a target, for those requirements or for all.
func judging(t *testing.T, h hostile, only ...string) *command {
	t.Helper()
	c := hookbench(t, "--provider", hostileProvider, "--secret", hostileSecret)
	if h.hangs {
		c.Args = append(c.Args, "--timeout", "250ms")
	}
	for _, selector := range only {
		c.Args = append(c.Args, "--only", selector)
	}
	c.Args = append(c.Args, "--url", h.serve(t, c))
	return c
}

// longestRun is how long a run against a hostile target may take, on a machine that has other things to do.
const longestRun = time.Minute

// mostMemory is what a run may need, in KiB. The race detector takes ten times as much as the program itself.
const mostMemory = 400 << 10

// expectSober expects what holds for every run, whatever the target: see TestHostileTargets.
func expectSober(t *testing.T, c *command, line string) {
	t.Helper()
	g := NewWithT(t)
	report := c.report(t)
	if line == "" {
		g.Expect(withoutProgress(c.err.String())).To(BeEmpty())
	} else {
		g.Expect(withoutProgress(c.err.String())).To(MatchRegexp("^[^\n]*(" + line + ")[^\n]*\n$"))
	}
	for name, text := range map[string]string{"standard output": c.out.String(), "standard error": c.err.String(), "JUnit": c.read(t, "r.xml")} {
		g.Expect(utf8.ValidString(text)).To(BeTrue(), name)
		g.Expect(strings.IndexFunc(text, obeyed)).To(Equal(-1), "%s holds what a terminal obeys", name)
	}
	g.Expect(c.out.String()).NotTo(MatchRegexp(`(?m)^(::error|##vso|hookbench: conformant)`))
	g.Expect(finished(report).Sub(started(report))).To(BeNumerically("<", longestRun))
	g.Expect(mostUsed(c.ProcessState)).To(BeNumerically("<", mostMemory))
}

// withoutProgress returns what a run wrote to standard error besides how it went on and what failed on its way.
func withoutProgress(text string) string {
	return regexp.MustCompile(`(?m)^(\[\d+/\d+\]|FAILED)  .*\n(        .*\n)*`).ReplaceAllString(text, "")
}

// obeyed tells whether a terminal or an XML reader might do something else with the character than show it.
func obeyed(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }

func started(report gjson.Result) time.Time  { return report.Get("run.startedAt").Time() }
func finished(report gjson.Result) time.Time { return report.Get("run.finishedAt").Time() }

// expectNoRefusal expects that nothing was taken for a refusal.
func expectNoRefusal(t *testing.T, c *command) {
	t.Helper()
	report := c.report(t)
	for _, r := range right(t).Provider.Catalogue.Of(specs.Receiver) {
		outcome := report.Get(`results.#(id=="` + r.ID + `").outcome`).String()
		if strings.HasPrefix(r.Check, "refuses-") && outcome == "passed" {
			t.Errorf("%s (%s) is passed", r.ID, r.Check)
		}
	}
}
