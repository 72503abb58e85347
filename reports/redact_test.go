package reports

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/hookbench/hookbench/specs"
)

// awkward is a secret that every encoding spells otherwise.
const awkward = `whsec_p"a's/s <&>+wörd%?=`

func knowing(secrets ...string) *Redactor {
	var r Redactor
	r.Add(secrets...)
	return &r
}

func TestRedactorFindsEverySpelling(t *testing.T) {
	quoted, _ := json.Marshal(awkward)
	for name, spelled := range map[string]string{
		"raw":                awkward,
		"prefix stripped":    strings.TrimPrefix(awkward, "whsec_"),
		"query":              url.QueryEscape(awkward),
		"path":               url.PathEscape(awkward),
		"lower-case percent": strings.ToLower(url.QueryEscape(awkward)),
		"JavaScript":         `whsec_p%22a's%2Fs%20%3C%26%3E%2Bw%C3%B6rd%25%3F%3D`,
		"Python":             `whsec_p%22a%27s/s%20%3C%26%3E%2Bw%C3%B6rd%25%3F%3D`,
		"JSON in Go":         strings.Trim(string(quoted), `"`),
		"JSON":               `whsec_p\"a's/s <&>+wörd%?=`,
		"JSON in Python":     `whsec_p\"a's/s <&>+w\u00f6rd%?=`,
		"JSON in PHP":        `whsec_p\"a's\/s <&>+w\u00f6rd%?=`,
		"HTML in Go":         html.EscapeString(awkward),
		"HTML in PHP":        `whsec_p&quot;a&#039;s/s &lt;&amp;&gt;+wörd%?=`,
		"HTML in Python":     `whsec_p&quot;a&#x27;s/s &lt;&amp;&gt;+wörd%?=`,
		"base64":             base64.StdEncoding.EncodeToString([]byte(awkward)),
		"base64url":          base64.RawURLEncoding.EncodeToString([]byte(awkward)),
		"hex":                hex.EncodeToString([]byte(awkward)),
		"upper-case hex":     strings.ToUpper(hex.EncodeToString([]byte(awkward))),
	} {
		t.Run(name, func(t *testing.T) {
			clean := knowing(awkward).String("before " + spelled + " after")
			NewWithT(t).Expect(clean).To(MatchRegexp(`^before (whsec_)?\[redacted\]=* after$`))
		})
	}
}

func TestRedactorFindsASecretWhoseLetterCaseChanged(t *testing.T) {
	clean := knowing("sk-LIVE-0123abc").Header(map[string][]string{"Sk-Live-0123abc": {"x"}})
	NewWithT(t).Expect(clean).To(Equal(map[string][]string{redacted: {"x"}}))
}

func TestRedactorFindsSecretsWithinBase64(t *testing.T) {
	g := NewWithT(t)
	for _, id := range []string{"a", "ab", "abc", "client"} {
		basic := base64.StdEncoding.EncodeToString([]byte(id + ":" + awkward + "\n"))
		clean := knowing(awkward).String("you sent " + basic)
		before, after, found := strings.Cut(strings.TrimPrefix(clean, "you sent "), redacted)
		g.Expect(found).To(BeTrue())
		g.Expect(len(before)).To(BeNumerically("<=", len(base64.RawStdEncoding.EncodeToString([]byte(id+":")))), "more than the id is left of %s", basic)
		g.Expect(len(after)).To(BeNumerically("<=", 4))
	}
}

func TestRedactorReplacesOverlappingSecretsWhole(t *testing.T) {
	g := NewWithT(t)
	g.Expect(knowing("aabbcc", "bbccddee").String("x aabbccddee y")).To(Equal("x [redacted] y"))
	g.Expect(knowing("long", "longer-secret").String("longer-secret")).To(Equal(redacted))
	g.Expect(knowing("secret-a", "secret-b").String("secret-asecret-b")).To(Equal(redacted + redacted))
}

func TestRedactorLeavesOtherTextAlone(t *testing.T) {
	r := knowing("Test", "abc", "0123456789abcdef")
	r.AddHeader("X-Api-Key")
	for _, text := range []string{
		"", "x", "the test payload abc", "0123456789abcde", "https://api.example/v1/hooks?page=2&author=bob#top",
		"example.com a.b.c ey.ey.ey", "eyewitnesses.reported.events", "1.2.3.4:80", `{"key.with.dots": 1.5}`,
		"mailto:a@b.c", "git@github.com:x/y.git", "a :// b",
	} {
		NewWithT(t).Expect(r.String(text)).To(Equal(text))
		NewWithT(t).Expect(string(r.Bytes([]byte(text)))).To(Equal(text))
	}
}

func TestShortSecretsAreReplacedAsWholeValues(t *testing.T) {
	g := NewWithT(t)
	r := knowing("abc")
	g.Expect(r.Header(map[string][]string{"X-Key": {"abc", "abcd"}})).To(Equal(map[string][]string{"X-Key": {redacted, "abcd"}}))
	g.Expect(r.Command([]string{"run", "abc", "--x=abc", "abcd"})).To(Equal([]string{"run", redacted, "--x=" + redacted, "abcd"}))
}

func TestRedactorKnowsTokensByTheirShape(t *testing.T) {
	g := NewWithT(t)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte("0123456789abcdef0123456789abcdef")}, nil)
	g.Expect(err).NotTo(HaveOccurred())
	signature, err := signer.Sign([]byte(`{"sub":"me"}`))
	g.Expect(err).NotTo(HaveOccurred())
	signed, err := signature.CompactSerialize()
	g.Expect(err).NotTo(HaveOccurred())

	encrypter, err := jose.NewEncrypter(jose.A128GCM, jose.Recipient{Algorithm: jose.DIRECT, Key: []byte("0123456789abcdef")}, nil)
	g.Expect(err).NotTo(HaveOccurred())
	secret, err := encrypter.Encrypt([]byte(`{"sub":"me"}`))
	g.Expect(err).NotTo(HaveOccurred())
	encrypted, err := secret.CompactSerialize()
	g.Expect(err).NotTo(HaveOccurred())

	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	var r Redactor
	for name, token := range map[string]string{
		"signed":     signed,
		"encrypted":  encrypted,
		"unsigned":   part(`{"alg":"none"}`) + "." + part(`{"sub":"me"}`) + ".",
		"cut off":    strings.Join(strings.Split(signed, ".")[:2], "."),
		"odd header": part("{\n \"alg\": \"HS256\"}\n") + "." + part(`x`) + ".c2ln",
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(r.String("token " + token + " refused")).To(Equal("token [redacted] refused"))
			g.Expect(r.String(`{"t":"` + token + `"}`)).To(Equal(`{"t":"[redacted]"}`))
			g.Expect(r.String("Bearer%20" + token)).To(Equal("Bearer%20[redacted]"))
			g.Expect(r.String("v1.2 " + token + ", " + token)).To(Equal("v1.2 [redacted], [redacted]"))
			g.Expect(r.Body(NewBody([]byte("\xff"+token), 0)).Bytes()).To(Equal([]byte("\xff" + redacted)))
		})
	}
	g.Expect(r.String("see " + signed + ".")).To(Equal("see [redacted]."))
}

func TestRedactorKeepsTheScheme(t *testing.T) {
	var r Redactor
	r.AddHeader("x-api-key", "Cookie")
	for value, want := range map[string]string{
		"Bearer abc": "Bearer [redacted]", "Basic YTpi": "Basic [redacted]", "hunter2": redacted, "hunter": redacted, "a1 b2 c3": redacted,
		"Bearer": "Bearer", "bearer ": "bearer ", "": "", "Digest username=x, response=y": "Digest [redacted]", "Bearer [redacted]": "Bearer [redacted]",
	} {
		clean := r.Header(map[string][]string{"Authorization": {value}, "proxy-authorization": {value}})
		NewWithT(t).Expect(clean).To(Equal(map[string][]string{"Authorization": {want}, "proxy-authorization": {want}}))
	}
	g := NewWithT(t)
	g.Expect(r.Header(map[string][]string{"X-API-KEY": {"k", ""}, "cookie": {"a=b"}, "Date": {"now"}, "None": {}})).To(Equal(
		map[string][]string{"X-API-KEY": {redacted, ""}, "cookie": {redacted}, "Date": {"now"}, "None": {}}))
	g.Expect(r.Header(nil)).To(BeNil())
}

func TestRedactorCleansAddresses(t *testing.T) {
	var r Redactor
	for address, want := range map[string]string{
		"https://user:pa55@host/p":                         "https://[redacted]@host/p",
		"https://user@host":                                "https://[redacted]@host",
		"https://host/a@b?x=1":                             "https://host/a@b?x=1",
		"https://host/h?token=abc&x=1":                     "https://host/h?token=[redacted]&x=1",
		"https://host/h?x=1&Access%5FToken=abc#api_key=de": "https://host/h?x=1&Access%5FToken=[redacted]#api_key=[redacted]",
		"/hooks?code=abc;sig=d&state=1&empty&token=":       "/hooks?code=[redacted];sig=[redacted]&state=1&empty&token=",
		"https://host/?X-Amz-Signature=a&monkey=1":         "https://host/?X-Amz-Signature=[redacted]&monkey=[redacted]",
		"http://%zz:pa55@host?token=a b":                   "http://[redacted]@host?token=[redacted]",
		"https://[::1]:8443/?token=[redacted]":             "https://[::1]:8443/?token=[redacted]",
	} {
		NewWithT(t).Expect(r.URL(address)).To(Equal(want))
	}
	NewWithT(t).Expect(r.String(`Post "https://u:p@host/h?token=abc": refused; see http://x/?sig=1 and (ftp://a:b@c)`)).To(Equal(
		`Post "https://[redacted]@host/h?token=[redacted]": refused; see http://x/?sig=[redacted] and (ftp://[redacted]@c)`))
}

func TestCredentialsOfTheTargetAreSecretsEverywhere(t *testing.T) {
	g := NewWithT(t)
	report := sample()
	report.Target.URL = "https://someone:open-sesame@host/h?token=abc%20defgh&page=2&code=1234"
	report.Results[0].Reason = "it answered open-sesame, abc defgh, abc%20defgh and 1234"
	var r Redactor
	clean := r.Report(report)
	g.Expect(clean.Target.URL).To(Equal("https://[redacted]@host/h?token=[redacted]&page=2&code=[redacted]"))
	g.Expect(clean.Results[0].Reason).To(Equal("it answered [redacted], [redacted], [redacted] and 1234"), "too short a value is an ordinary word")
}

func TestRedactorCleansCommands(t *testing.T) {
	r := knowing("known-secret")
	for args, want := range map[string]string{
		"--secret|s3cret|--url|http://u:p@h/x":       "--secret|[redacted]|--url|http://[redacted]@h/x",
		"--secret=s3cret|--next-secret=x":            "--secret=[redacted]|--next-secret=[redacted]",
		"--secret|env:NAME|--api-key=file:/run/key":  "--secret|env:NAME|--api-key=file:/run/key",
		"--header|X-Key: value|--header=X-Key:value": "--header|X-Key: [redacted]|--header=X-Key:[redacted]",
		"--header|X-Key: env:KEY|--header|nonsense":  "--header|X-Key: env:KEY|--header|nonsense",
		"--env|API_TOKEN=x|--env|PORT=80":            "--env|API_TOKEN=[redacted]|--env|PORT=[redacted]",
		"--exec|run --with known-secret":             "--exec|run --with [redacted]",
		"--oauth-token-url|http://h/token|--strict":  "--oauth-token-url|http://h/token|--strict",
		"--oauth-client-secret|x|--low-plan-key|y":   "--oauth-client-secret|[redacted]|--low-plan-key|[redacted]",
		"--secret|--strict|value":                    "--secret|--strict|value",
	} {
		NewWithT(t).Expect(strings.Join(r.Command(strings.Split(args, "|")), "|")).To(Equal(want))
	}
	NewWithT(t).Expect(r.Command(nil)).To(BeNil())
}

func TestRedactorFindsTheBeginningOfASecretWhereABodyWasCut(t *testing.T) {
	g := NewWithT(t)
	secret := "0123456789-very-secret"
	raw := append(bytes.Repeat([]byte("x"), bodyLimit-10), secret...)
	clean := knowing(secret).Body(NewBody(raw, len(raw)))
	g.Expect(clean.Text).To(HaveSuffix("x" + redacted))
	g.Expect(clean.Size).To(Equal(len(raw)))

	whole := knowing(secret).Body(NewBody([]byte("x 0123456"), 0))
	g.Expect(whole.Text).To(Equal("x 0123456"), "a body that was not cut holds what it holds")
}

// planted puts a secret into every place that a run or a target can write to.
func planted(secret string) Report {
	report := sample()
	report.Target.URL = "https://host/h?x=" + url.QueryEscape(secret)
	report.Run.Command = append(report.Run.Command, secret, "--secret="+secret, "--header", "X-Key: "+secret)
	report.Run.Relaxations = append(report.Run.Relaxations, secret)
	report.Run.Complaints = append(report.Run.Complaints, secret)
	report.Run.Time = "clock=" + secret
	report.Run.Assumptions = append(report.Run.Assumptions, specs.Assumption{Fact: "f", Value: secret, Note: secret})
	for i := range report.Results {
		result := &report.Results[i]
		result.Reason, result.Hint = "reason "+secret, "hint "+html.EscapeString(secret)
		if result.Known != "" {
			result.Known = secret
		}
		result.Attempts = []Attempt{plantedAttempt(secret)}
	}
	report.Conclude()
	return report
}

func plantedAttempt(secret string) Attempt {
	quoted, _ := json.Marshal(secret)
	binary := append([]byte{0xff}, secret...)
	return Attempt{
		Note: secret, Error: secret, Due: secret,
		Request: Request{
			Method: secret, URL: "http://" + url.QueryEscape(secret) + ":x@h/?q=" + url.QueryEscape(secret), Body: NewBody(quoted, 0),
			Headers: map[string][]string{"X-Key": {secret}, "Authorization": {"Bearer " + secret}, secret: {"x"}},
		},
		Response: &Response{Status: 200, Headers: map[string][]string{"X-Echo": {"you sent " + secret}}, Body: NewBody(binary, 0)},
	}
}

func TestNoWriterShowsASecret(t *testing.T) {
	for _, secret := range []string{awkward, "plain-enough-secret", "four", "Test"} {
		r := knowing(secret)
		clean := r.Report(planted(secret))
		for name, write := range writers() {
			t.Run(name, func(t *testing.T) {
				g := NewWithT(t)
				var out bytes.Buffer
				g.Expect(write(&out, clean)).To(Succeed())
				for _, spelling := range spellings(secret) {
					g.Expect(out.String()).NotTo(ContainSubstring(spelling))
				}
				if name != "badge.svg" { // it shows nothing that is not of the catalogue
					g.Expect(out.String()).To(ContainSubstring(redacted))
				}
			})
		}
		for _, result := range clean.Results {
			for _, attempt := range result.Attempts {
				NewWithT(t).Expect(string(attempt.Response.Body.Bytes())).NotTo(ContainSubstring(secret))
			}
			NewWithT(t).Expect(FailureText(result)).NotTo(ContainSubstring(secret))
		}
		NewWithT(t).Expect(r.Report(clean)).To(Equal(clean), "redacting twice changes nothing")
	}
}

func TestRedactorLeavesItsInputAndTheCatalogueAlone(t *testing.T) {
	g := NewWithT(t)
	report := sample()
	clean := knowing("signature", "parcels", "delivery").Report(report)
	g.Expect(report).To(Equal(sample()))
	g.Expect(clean.Provider).To(Equal(report.Provider))
	g.Expect(clean.Results[2].Text).To(Equal(report.Results[2].Text))
	g.Expect(clean.Results[2].Area).To(Equal("signature"))
	g.Expect(clean.Results[2].Reason).NotTo(ContainSubstring("signature"))
}

func TestRedactorLearnsWhileItWorks(t *testing.T) {
	var r Redactor
	var workers sync.WaitGroup
	for worker := range 4 {
		workers.Go(func() {
			for i := range 100 {
				secret := fmt.Sprintf("secret-%d-%d", worker, i)
				r.Add(secret, "shared-secret")
				r.AddHeader(fmt.Sprintf("X-Key-%d", i))
				r.AddURL("http://u:p@host?token=" + secret)
				if got := r.Attempt(plantedAttempt(secret)); strings.Contains(got.Error, secret) {
					t.Errorf("%q was not redacted", secret)
				}
			}
		})
	}
	workers.Wait()
}

// TestRedactorProperty plants any secret in any text and expects it gone.
func TestRedactorProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[!-~äö ]{4,40}`).Draw(t, "secret")
		before, after := rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
		spelling := rapid.SampledFrom(spellings(secret)).Draw(t, "spelling")
		clean := knowing(secret).text(before+spelling+after, false)
		if holds(clean, spelling) {
			t.Fatalf("%q still holds %q", clean, spelling)
		}
	})
}

func BenchmarkRedactAttempt(b *testing.B) {
	var r Redactor
	r.Add("whsec_0123456789abcdef0123456789abcdef", "another-secret", "client-secret")
	for i := range 300 { // opaque tokens, a fresh one for each delivery
		r.Add(fmt.Sprintf("token-%d-%x", i, i*7919))
	}
	for name, size := range map[string]int{"body=400": 400, "body=16K": bodyLimit} {
		b.Run(name, func(b *testing.B) {
			attempt := rightDelivery()
			body := bytes.Repeat([]byte(`{"parcel":"P-1","to":"Zürich","n":1.5},`), size/40)
			attempt.Request.Body = NewBody(body, len(body))
			attempt.Response.Body = NewBody(body, len(body))
			b.ReportAllocs()
			for b.Loop() {
				r.Attempt(attempt)
			}
		})
	}
}

func BenchmarkLearnSecret(b *testing.B) {
	b.ReportAllocs()
	n, r := 0, new(Redactor)
	for b.Loop() {
		if n++; n%600 == 0 {
			r = new(Redactor)
		}
		r.Add(fmt.Sprintf("token-%d-%x", n, n*7919))
	}
}
