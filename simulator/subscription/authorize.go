package subscription

import (
	"net/http"
	"strings"
)

// Authorizer says who may call.
type Authorizer interface {
	// Authorize returns who calls. The caller needs all the scopes of one of the alternatives. The error is a *Refusal.
	Authorize(r *http.Request, alternatives [][]string) (Caller, error)
}

// Caller is who calls.
type Caller struct {
	Name          string   // tells callers apart whose calls are counted
	Scopes        []string // nil: scopes mean nothing to these credentials
	RatePerMinute int      // 0: no limit
}

// Anyone lets everybody call.
type Anyone struct{}

// Authorize refuses nobody.
func (Anyone) Authorize(*http.Request, [][]string) (Caller, error) { return Caller{}, nil }

// bearer returns the credentials in an Authorization header of the scheme Bearer (RFC 6750, section 2.1). Given tells
// whether there is such a header at all.
func bearer(r *http.Request) (token string, given, ok bool) {
	values := r.Header.Values("Authorization")
	if len(values) == 0 {
		return "", false, false
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	token = strings.TrimLeft(token, " ")
	return token, true, len(values) == 1 && strings.EqualFold(scheme, "Bearer") && isToken68(token)
}

// isToken68 tells whether a text is of the form that RFC 9110, section 11.2, gives tokens.
func isToken68(text string) bool {
	body := strings.TrimRight(text, "=")
	return body != "" && !strings.ContainsFunc(body, func(r rune) bool {
		return !isAlphanumeric(r) && !strings.ContainsRune("-._~+/", r)
	})
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// unauthorized returns a 401, which must say how to do better (RFC 9110, section 15.5.2).
func unauthorized(detail, challenge string) *Refusal {
	return &Refusal{Status: http.StatusUnauthorized, Detail: detail, Header: http.Header{"Www-Authenticate": {challenge}}}
}
