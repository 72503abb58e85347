package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// Whatever comes back of what was sent, no secret of a delivery by hand is printed.
func TestSecretsStaySecretByHand(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	header := []string{"--header", "X-Team: " + plantedHeader}
	for name, c := range map[string]struct {
		code int
		args func(t *testing.T) []string
	}{
		"signature, accepted": {0, func(t *testing.T) []string {
			return append(header, "--provider", "cargolint", "--secret", plantedSecret, "--event", "document.uploaded", "--url", echoes(t, 200))
		}},
		"signature, redirected": {1, func(t *testing.T) []string {
			return append(header, "--provider", "cas-sso", "--secret", plantedSecret, "--event", "user.login", "--url", echoes(t, 307))
		}},
		"static key, refused": {1, func(t *testing.T) []string {
			return append(header, "--provider", "eaze-customs", "--secret", plantedKey, "--event", "declaration.created", "--url", echoes(t, 401))
		}},
		"static key, no HTTP": {3, func(t *testing.T) []string {
			return []string{"--provider", "eaze-customs", "--secret", plantedKey, "--event", "declaration.created", "--url", babbles(t)}
		}},
		"token": {0, func(t *testing.T) []string {
			return append(header, "--provider", "cas-notifications", "--token", plantedToken, "--event", "DeclarationStatusChanged", "--url", echoes(t, 200))
		}},
		"fetched token": {0, func(t *testing.T) []string {
			return []string{"--provider", "cas-notifications", "--oauth-token-url", opaque(t), "--oauth-client-id", "team", "--oauth-client-secret", plantedClient,
				"--event", "DeclarationStatusChanged", "--url", echoes(t, 200)}
		}},
		"no token": {3, func(t *testing.T) []string {
			return []string{"--provider", "cas-notifications", "--oauth-token-url", opaque(t), "--oauth-client-id", "team", "--oauth-client-secret", plantedKey,
				"--event", "DeclarationStatusChanged", "--url", echoes(t, 200)}
		}},
		"nobody there": {3, func(t *testing.T) []string {
			return []string{"--provider", "cas-sso", "--secret", plantedSecret, "--event", "user.login", "--url", "http://team:" + plantedPassword + "@127.0.0.1:1/hook?token=" + plantedQuery}
		}},
		"wrong usage": {2, func(t *testing.T) []string {
			return []string{"--provider", "cas-sso", "--secret", plantedSecret, "--event", "user.login", "--url", "htp://team:" + plantedPassword + "@127.0.0.1:1/hook?token=" + plantedQuery}
		}},
	} {
		for _, form := range []string{"text", "json"} {
			t.Run(name+", "+form, func(t *testing.T) {
				args := append([]string{"send", "--json=" + map[string]string{"text": "false", "json": "true"}[form]}, c.args(t)...)
				out, complaint, code := byHand(args...)
				NewWithT(t).Expect(code).To(Equal(c.code), complaint)
				expectNoSecret(t, "standard output", out)
				expectNoSecret(t, "standard error", complaint)
			})
		}
	}
}

// An answer of any size is read to a limit, its beginning shown, and nothing in it is a command to the terminal.
func TestAnswersOfAnyKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"endless": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, strings.Repeat("é", 1000))
			}
		}, strings.Repeat("é", 512) + "…\n"},
		"terminal":  {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "a\x1b[31mb\x00c\xffd") }, "\n\nab c?d\n"},
		"empty":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, "204 No Content"},
		"two lines": {func(w http.ResponseWriter, _ *http.Request) { w.Header()["X-A"] = []string{"1", "2"} }, "X-A: 1\nX-A: 2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.answer)
			defer server.Close()
			out, complaint, code := byHand("send", "--provider", "cas-sso", "--secret", "s3cret", "--event", "user.login", "--url", server.URL)
			g := NewWithT(t)
			g.Expect(code).To(Equal(0), complaint)
			g.Expect(out).To(ContainSubstring(c.want))
			g.Expect(len(out)).To(BeNumerically("<", 3000))
		})
	}
}
