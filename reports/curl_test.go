package reports

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// arrived is what a server saw of a request.
type arrived struct {
	method, path, body string
	headers            http.Header
}

// repeated runs the curl line of an attempt against a server of its own.
func repeated(t *testing.T, request Request, environment ...string) arrived {
	t.Helper()
	g := NewWithT(t)
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	seen := make(chan arrived, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen <- arrived{r.Method, r.URL.RequestURI(), string(body), r.Header}
	}))
	defer server.Close()
	request.URL = server.URL + request.URL
	repeat := Run{}.repeat(Attempt{Request: request})
	command := exec.Command("sh", "-c", repeat.Line)
	command.Env = append(os.Environ(), append([]string{"NO_PROXY=*"}, environment...)...)
	out, err := command.CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), "%s\n%s", repeat.Line, out)
	g.Expect(seen).To(HaveLen(1))
	return <-seen
}

func TestCurlLinesSendTheSameBytes(t *testing.T) {
	for name, body := range map[string]string{
		"JSON": `{"a":"it's \"quoted\" $HOME ` + "`id`" + `"}`, "empty": "", "file name": "@/etc/passwd", "lines": "a\nb\r\nc\n\n", "NUL": "a\x00b",
		"not UTF-8": "\xff\xfe\x00", "tab": "a\tb", "direction": "\u202egnp.exe", "quotes": `'";'"`, "hyphen": "-X DELETE",
		"not ASCII": `{"to":"Zürich, 東京 🚚 שלום"}`, "every byte": everyByte(),
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			got := repeated(t, Request{Method: "POST", URL: "/a/../b?x=[1]&y={2}", Body: NewBody([]byte(body), len(body)), Headers: map[string][]string{
				"Content-Type": {"application/json"}, "X-Odd": {"tab\there", "it's"}, "X-Empty": {""}, "X-Text": {"Zürich"}, "Content-Length": {"99999"},
			}})
			g.Expect(got.body).To(Equal(body))
			g.Expect(got.method).To(Equal("POST"))
			g.Expect(got.path).To(Equal("/a/../b?x=[1]&y={2}"))
			g.Expect(got.headers["X-Odd"]).To(Equal([]string{"tab\there", "it's"}))
			g.Expect(got.headers["X-Text"]).To(Equal([]string{"Zürich"}))
			g.Expect(got.headers["X-Empty"]).To(Equal([]string{""}))
			g.Expect(got.headers["Content-Type"]).To(Equal([]string{"application/json"}))
		})
	}
}

// everyByte is a body of each byte that there is.
func everyByte() string {
	var body strings.Builder
	for b := range 256 {
		body.WriteByte(byte(b))
	}
	return body.String()
}

func TestCurlLinesKeepTheMethod(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"} {
		NewWithT(t).Expect(repeated(t, Request{Method: method, URL: "/"}).method).To(Equal(method))
	}
	got := repeated(t, Request{Method: "PUT", URL: "/", Body: NewBody([]byte("x"), 1)})
	NewWithT(t).Expect(got.headers).NotTo(HaveKey("Content-Type"))
}

func TestCurlLinesTakeSecretsFromVariables(t *testing.T) {
	g := NewWithT(t)
	got := repeated(t, Request{
		Method: "POST", URL: "/?key=" + redacted, Body: NewBody([]byte(`{"secret":"`+redacted+`"}`), 0),
		Headers: map[string][]string{"Authorization": {"Bearer " + redacted}},
	}, "SECRET=one", "SECRET2=to ken", "SECRET3=th'ree")
	g.Expect(got.path).To(Equal("/?key=one"))
	g.Expect(got.headers.Get("Authorization")).To(Equal("Bearer to ken"))
	g.Expect(got.body).To(Equal(`{"secret":"th'ree"}`))
}

func TestWhatCannotBeRepeatedIsSaid(t *testing.T) {
	g := NewWithT(t)
	incoming := rightDelivery()
	incoming.Incoming = true
	g.Expect(Run{}.repeat(incoming)).To(Equal(repetition{Note: "This request came from the party under test. To see it again, have the same event triggered, or run this requirement alone."}))

	long := rightDelivery()
	long.Request.Body = NewBody([]byte(strings.Repeat("x", bodyLimit+1)), 0)
	g.Expect(Run{}.repeat(long).Line).To(BeEmpty())
	g.Expect(Run{}.repeat(long).Note).To(ContainSubstring("keeps 16384 of the body's 16385 bytes"))

	spoiled := rightDelivery()
	spoiled.Request.Body = NewBody([]byte("\xff"+redacted), 0)
	g.Expect(Run{}.repeat(spoiled).Note).To(ContainSubstring("differs from what was sent"))
	g.Expect(Run{}.repeat(Attempt{}).Line).To(BeEmpty())
}

func TestARequirementIsRunAlone(t *testing.T) {
	g := NewWithT(t)
	run := Run{Seed: 7, Command: []string{"hookbench", "test", "receiver", "--only", "PX-R", "--only=PX-S", "--secret", redacted, "--seed=3", "--report", "json=x", "--strict"}}
	again := run.rerun("PX-R-ACK-01")
	g.Expect(again.Line).To(Equal(`hookbench test receiver --secret "$SECRET" --strict --only PX-R-ACK-01 --seed 7`))
	g.Expect(again.Note).To(Equal("Set $SECRET first: the report holds no secrets."))
	g.Expect(Run{}.rerun("PX-R-ACK-01").Line).To(BeEmpty())
}

func TestCurlTrustsTheAuthorityOfTheRun(t *testing.T) {
	g := NewWithT(t)
	for _, command := range [][]string{{"hookbench", "--ca-file", "my ca.pem"}, {"hookbench", "--ca-file=my ca.pem"}} {
		g.Expect(Run{Command: command}.repeat(rightDelivery()).Line).To(ContainSubstring("--cacert 'my ca.pem'"))
	}
}
