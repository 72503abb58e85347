package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// The secrets of a run, each with characters that one or the other encoding spells differently.
const (
	plantedSecret   = `whsec_aQ3/mN+7xK=9pZ&rT"5w`
	plantedNext     = `whsec_uJ8-vB_2yH~6cF'sD!4g`
	plantedKey      = `key/eL0+oW=1iR&tY"3kM<7z>`
	plantedHeader   = `hdr-pV5*nC(8qX)2bG$6jS%0dl`
	plantedClient   = `cli/wE4+rA=7tU&yI"9oP 1sDf`
	plantedToken    = `opaque.gH2~jK5_lZ8-xC1vB4nM7`
	plantedPassword = `pwd-mT6iN3oL9eK2aS5rQ8`
	plantedQuery    = `qry-zX1cV4bN7mA0sD3fG6`
	plantedVariable = `var-yU7iO0pL3kJ6hG9fD2`
)

func planted() []string {
	return []string{plantedSecret, plantedNext, plantedKey, plantedHeader, plantedClient, plantedToken, plantedPassword, plantedQuery, plantedVariable}
}

// echo answers with all that it was sent, in every spelling that it can think of, in headers and body.
func echo(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		all := r.Method + " " + r.RequestURI + "\n"
		for name, values := range r.Header {
			for _, value := range values {
				all += name + ": " + value + "\n"
				for i, spelled := range spelled(value)[:6] { // the body has the others too
					w.Header().Set(fmt.Sprintf("Echo-%d-%s", i, name), spelled)
				}
			}
		}
		w.Header().Set("Location", "/elsewhere?"+url.Values{"all": {all}}.Encode())
		w.WriteHeader(status)
		all += string(body)
		_, _ = io.WriteString(w, strings.Join(spelled(all), "\n"))
	}
}

// spelled returns a text as it is and encoded.
func spelled(text string) []string {
	quoted, _ := json.Marshal(text)
	return []string{
		text, string(quoted), url.QueryEscape(text), url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)), base64.RawURLEncoding.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte("x" + text)),
		hex.EncodeToString([]byte(text)), strings.ToUpper(hex.EncodeToString([]byte(text))),
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(text),
	}
}

// echoes serves echo and returns the address with credentials in it.
func echoes(t *testing.T, status int) string {
	t.Helper()
	server := httptest.NewServer(echo(status))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "http://", "http://team:"+plantedPassword+"@", 1) + "/hook?access_token=" + plantedQuery
}

// babbles answers with what it was sent as if that were HTTP.
func babbles(t *testing.T) string {
	t.Helper()
	address := raw(func(c net.Conn) {
		request, err := http.ReadRequest(bufio.NewReader(c))
		if err != nil {
			return
		}
		for _, name := range []string{"Authorization", "X-Team", "Eaze-Signature"} {
			if value := request.Header.Get(name); value != "" {
				fmt.Fprintf(c, "%s %s\r\n\r\n", base64.StdEncoding.EncodeToString([]byte(value)), value)
				return
			}
		}
		fmt.Fprintf(c, "%s\r\n\r\n", request.RequestURI)
	})(t, nil)
	return strings.Replace(address, "http://", "http://team:"+plantedPassword+"@", 1) + "?access_token=" + plantedQuery
}

// opaque is a token endpoint whose tokens are no JWT, and which tells whether it was asked with the secret of the client.
func opaque(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.FormValue("client_secret") != plantedClient {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"error":"`+url.QueryEscape(r.FormValue("client_secret"))+`"}`)
			return
		}
		_, _ = io.WriteString(w, `{"access_token":"`+plantedToken+`","token_type":"Bearer"}`)
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "http://", "http://idp:"+plantedPassword+"@", 1) + "/token?api_key=" + plantedQuery
}

// Whatever a receiver gives back of what it was sent, no secret of the run stands anywhere afterwards: not on the screen,
// not in the log, not in a report, in no spelling.
func TestSecretsStaySecret(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	header := []string{"--header", "X-Team: " + plantedHeader}
	for name, args := range map[string]func(t *testing.T) []string{
		"signature, accepted": func(t *testing.T) []string {
			return append(header, "--provider", "cargolint", "--secret", plantedSecret, "--next-secret", plantedNext, "--only", "CL-R-SIG-01", "--only", "CL-R-SIG-06", "--only", "CL-R-IDM-01", "--url", echoes(t, 200))
		},
		"signature, refused": func(t *testing.T) []string {
			return append(header, "--provider", "cas-sso", "--secret", plantedSecret, "--next-secret", plantedNext, "--only", "SSO-R-SIG-05", "--url", echoes(t, 401))
		},
		"signature, redirected": func(t *testing.T) []string {
			return append(header, "--provider", "cas-sso", "--secret", plantedSecret, "--only", "SSO-R-SIG-01", "--url", echoes(t, 307))
		},
		"static key, broken": func(t *testing.T) []string {
			return append(header, "--provider", "eaze-customs", "--secret", plantedKey, "--only", "EAZE-R-KEY-01", "--url", echoes(t, 500))
		},
		"static key, accepted": func(t *testing.T) []string {
			return append(header, "--provider", "eaze-customs", "--secret", plantedKey, "--only", "EAZE-R-KEY-01", "--url", echoes(t, 202))
		},
		"static key, no HTTP": func(t *testing.T) []string {
			return []string{"--provider", "eaze-customs", "--secret", plantedKey, "--only", "EAZE-R-KEY-01", "--url", babbles(t)}
		},
		"tokens of the bench": func(t *testing.T) []string {
			return append(header, "--provider", "cas-notifications", "--oauth-issuer-listen", "127.0.0.1:0", "--oauth-audience", "team", "--oauth-scope", "hooks",
				"--only", "CASN-R-OAU-01", "--only", "CASN-R-KEY-02", "--url", echoes(t, 403), "--log-format", "json")
		},
		"tokens of the bench, no HTTP": func(t *testing.T) []string {
			return []string{"--provider", "cas-notifications", "--oauth-issuer-listen", "127.0.0.1:0", "--only", "CASN-R-OAU-02", "--url", babbles(t)}
		},
		"tokens of the team": func(t *testing.T) []string {
			return append(header, "--provider", "cas-notifications", "--oauth-token-url", opaque(t), "--oauth-client-id", "team",
				"--oauth-client-secret", plantedClient, "--only", "CASN-R-OAU-01", "--only", "CASN-R-OAU-02", "--url", echoes(t, 200))
		},
		"tokens of the team, refused": func(t *testing.T) []string {
			return []string{"--provider", "cas-notifications", "--oauth-token-url", opaque(t), "--oauth-client-id", "team",
				"--oauth-client-secret", plantedKey, "--only", "CASN-R-OAU-01", "--url", echoes(t, 200)}
		},
		"probe": func(t *testing.T) []string {
			return []string{"--provider", "cas-sso", "--secret", plantedSecret, "--url", echoes(t, 200), "--probe", echoes(t, 200), "--only", "SSO-R-SIG-01"}
		},
		"nobody there": func(t *testing.T) []string {
			return []string{"--provider", "cas-sso", "--secret", plantedSecret, "--url", "http://team:" + plantedPassword + "@127.0.0.1:1/hook?token=" + plantedQuery}
		},
		"last words": func(t *testing.T) []string {
			return []string{"--provider", "cas-sso", "--secret", plantedSecret, "--url", "/hook?token=" + plantedQuery, "--env", "API_TOKEN=" + plantedVariable,
				"--exec", `echo "$HOOKBENCH_SECRET $API_TOKEN $0"; exit 1`}
		},
		"wrong usage": func(t *testing.T) []string {
			return []string{"--provider", "cas-sso", "--secret", plantedSecret, "--url", "htp://team:" + plantedPassword + "@127.0.0.1:1/hook?token=" + plantedQuery}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := hookbench(t, args(t)...)
			code := c.run(t)
			expectNoSecret(t, "standard output", c.out.String())
			expectNoSecret(t, "standard error", c.err.String())
			if code == exitUsage {
				return
			}
			c.report(t)
			expectNoSecret(t, "JSON", c.read(t, "r.json"))
			expectNoSecret(t, "JUnit", c.read(t, "r.xml"))
		})
	}
}

// The search finds what it looks for, or it would prove nothing.
func TestSecretsAreFound(t *testing.T) {
	for _, secret := range planted() {
		for _, one := range spelled("something before " + secret + " and behind") {
			if found(one) == "" {
				t.Errorf("%s is not found in %s", secret, one)
			}
		}
	}
	if found("nothing here, and aGVsbG8gd29ybGQsIGhvdyBhcmUgeW91 neither") != "" {
		t.Error("something is found where there is nothing")
	}
}

func expectNoSecret(t *testing.T, where, text string) {
	t.Helper()
	g := NewWithT(t)
	g.Expect(found(text)).To(BeEmpty(), where)
}

var (
	token     = regexp.MustCompile(`eyJ[\w-]{10,}\.[\w-]+`)
	base64Run = regexp.MustCompile(`[\w+/-]{20,}`)
	hexRun    = regexp.MustCompile(`[0-9a-fA-F]{20,}`)
	lineBreak = regexp.MustCompile(`\n *(\| )?`)
)

// found returns what looks like a secret or a token in a text, or "". Tokens of the bench's own identity provider are
// worth nothing after the run, and are not looked for where a receiver has encoded them once more.
func found(text string) string {
	readable := readings(text)
	for _, view := range readable {
		if jwt := token.FindString(view); jwt != "" {
			return jwt
		}
	}
	for _, view := range append(readable, decodings(text)...) {
		for _, secret := range planted() {
			if inner := secret[3 : len(secret)-3]; strings.Contains(view, inner) { // the ends may hide in the letters beside them
				return secret
			}
		}
	}
	return ""
}

// readings returns a text as it is, and as it reads without line breaks and escapes.
func readings(text string) []string {
	all := []string{text, lineBreak.ReplaceAllString(text, "")}
	for _, view := range all[:2] {
		plain := strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\/`, `/`, `\u0026`, `&`, `\u003c`, `<`, `\u003e`, `>`, "&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&#39;", "'").Replace(view)
		all = append(all, plain, unescaped(plain), unescaped(strings.ReplaceAll(plain, "+", " ")))
	}
	return all
}

// decodings returns everything in a text that can be decoded from base64 and hex, decoded.
func decodings(text string) (all []string) {
	for _, view := range []string{text, lineBreak.ReplaceAllString(text, "")} {
		for _, run := range base64Run.FindAllString(view, -1) {
			run = strings.NewReplacer("-", "+", "_", "/").Replace(run)
			for offset := range 4 {
				decoded, _ := base64.RawStdEncoding.DecodeString(run[offset : len(run)-(len(run)-offset)%4])
				all = append(all, string(decoded))
			}
		}
		for _, run := range hexRun.FindAllString(view, -1) {
			for offset := range 2 {
				decoded, _ := hex.DecodeString(run[offset : len(run)-(len(run)-offset)%2])
				all = append(all, string(decoded))
			}
		}
	}
	return all
}

var percent = regexp.MustCompile(`%[0-9a-fA-F]{2}`)

func unescaped(text string) string {
	return percent.ReplaceAllStringFunc(text, func(one string) string {
		decoded, _ := hex.DecodeString(one[1:])
		return string(decoded)
	})
}
