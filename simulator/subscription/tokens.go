package subscription

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Tokens authorises by OAuth 2.0 access tokens in the Authorization header (RFC 6750).
type Tokens struct {
	// Lookup returns the scopes of a token; false for one that is unknown or has expired.
	Lookup func(token string) (scopes []string, ok bool)
}

// Authorize refuses with 401 who shows no good token, and with 403 one that lacks a scope.
func (t Tokens) Authorize(r *http.Request, alternatives [][]string) (Caller, error) {
	token, given, ok := bearer(r)
	if !given {
		return Caller{}, unauthorized("an access token is needed, as Authorization: Bearer", `Bearer realm="api"`)
	}
	var scopes []string
	if ok {
		scopes, ok = t.Lookup(token)
	}
	if !ok {
		return Caller{}, unauthorized("the access token is malformed, unknown or has expired",
			`Bearer realm="api", error="invalid_token", error_description="malformed, unknown or expired"`)
	}
	if !suffice(scopes, alternatives) {
		return Caller{}, insufficient(alternatives[0])
	}
	return Caller{Name: token, Scopes: append([]string{}, scopes...)}, nil
}

// suffice tells whether somebody has all the scopes of one alternative.
func suffice(scopes []string, alternatives [][]string) bool {
	return slices.ContainsFunc(alternatives, func(wanted []string) bool {
		return !slices.ContainsFunc(wanted, func(scope string) bool { return !slices.Contains(scopes, scope) })
	})
}

func insufficient(wanted []string) *Refusal {
	scope := strings.Join(wanted, " ")
	return &Refusal{
		Status: http.StatusForbidden,
		Detail: "the access token lacks scope " + scope,
		Header: http.Header{"Www-Authenticate": {fmt.Sprintf(`Bearer realm="api", error="insufficient_scope", scope=%q`, scope)}},
	}
}
