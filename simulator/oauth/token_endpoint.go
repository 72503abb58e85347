package oauth

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxRequestBytes bounds the body of a token request; a real one has a few hundred bytes.
const maxRequestBytes = 64 << 10

// TokenEndpoint answers client-credentials requests (RFC 6749 sections 3.2 and 4.4) by POST, whatever the path.
type TokenEndpoint struct {
	Clients  []Client                     // who gets tokens; nil: any client id with any secret
	Scopes   []string                     // what may be asked for; nil: any scope
	All      string                       // a scope that ends so asks for all of Scopes, such as "/.default"; "": none does
	Lifetime time.Duration                // of tokens
	Clock    func() time.Time             // the time that tokens are issued and expire in
	Issue    func(Claims) (string, error) // makes the token; IssuedAt and Expires are set
}

// tokenAnswer is the body of RFC 6749 section 5.1.
type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
	Scope       string `json:"scope,omitempty"`
}

// refusal is the error answer of RFC 6749 section 5.2. It never repeats what the client sent.
type refusal struct {
	status      int
	Code        string `json:"error"`
	Description string `json:"error_description"`
}

func (r *refusal) Error() string { return r.Code + ": " + r.Description }

func invalidRequest(description string) *refusal {
	return &refusal{http.StatusBadRequest, "invalid_request", description}
}

// ServeHTTP answers one token request. Answers are never to be cached.
func (e TokenEndpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	w.Header().Set("Content-Type", "application/json")
	answer, err := e.grant(w, r)
	if err == nil {
		_ = json.NewEncoder(w).Encode(answer)
		return
	}
	refused, ok := errors.AsType[*refusal](err)
	if !ok {
		refused = &refusal{http.StatusInternalServerError, "server_error", "the token could not be made"}
	}
	switch refused.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Basic realm="token endpoint", charset="UTF-8"`)
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	}
	w.WriteHeader(refused.status)
	_ = json.NewEncoder(w).Encode(refused)
}

func (e TokenEndpoint) grant(w http.ResponseWriter, r *http.Request) (*tokenAnswer, error) {
	form, err := readForm(w, r)
	if err != nil {
		return nil, err
	}
	clientID, err := e.authenticate(r, form)
	if err != nil {
		return nil, err
	}
	switch form.Get("grant_type") {
	case "client_credentials":
	case "":
		return nil, invalidRequest("grant_type is missing")
	default:
		return nil, &refusal{http.StatusBadRequest, "unsupported_grant_type", "only client_credentials is supported"}
	}
	scope, err := e.scope(form.Get("scope"))
	if err != nil {
		return nil, err
	}
	now := e.Clock()
	token, err := e.Issue(Claims{
		ClientID: clientID, Audience: form.Get("audience"), Scope: scope,
		IssuedAt: now, Expires: now.Add(e.Lifetime),
	})
	if err != nil {
		return nil, err
	}
	return &tokenAnswer{token, "Bearer", int64(e.Lifetime.Seconds()), scope}, nil
}

// readForm returns the parameters in the body. Those in the URL count for nothing, as RFC 6749 section 2.3.1 wants no
// credentials there.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	if r.Method != http.MethodPost {
		return nil, &refusal{http.StatusMethodNotAllowed, "invalid_request", "the token endpoint takes POST"}
	}
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if mediaType != "application/x-www-form-urlencoded" {
		return nil, invalidRequest("the content type must be application/x-www-form-urlencoded")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxRequestBytes)
	if err := r.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, &refusal{http.StatusRequestEntityTooLarge, "invalid_request", "the body is too large"}
		}
		return nil, invalidRequest("the body is not form-encoded")
	}
	for name, values := range r.PostForm {
		if len(values) > 1 && name != "resource" { // RFC 8707 section 2 lets a client name several resources
			return nil, invalidRequest("a parameter occurs more than once")
		}
	}
	return r.PostForm, nil
}

// scope returns what is granted: what was asked for, or everything there is when nothing or everything was.
func (e TokenEndpoint) scope(asked string) (string, error) {
	if !wellFormedScope(asked) {
		return "", &refusal{http.StatusBadRequest, "invalid_scope", "the scope is malformed"}
	}
	if e.Scopes == nil {
		return asked, nil
	}
	all := strings.Join(e.Scopes, " ")
	if asked == "" {
		return all, nil
	}
	for _, word := range strings.Split(asked, " ") {
		if e.All != "" && strings.HasSuffix(word, e.All) {
			return all, nil
		}
		if !slices.Contains(e.Scopes, word) {
			return "", &refusal{http.StatusBadRequest, "invalid_scope", "the scope is not one that can be granted"}
		}
	}
	return asked, nil
}

// wellFormedScope tells whether a scope is empty or words of visible ASCII without quote and backslash, with one
// space between them (RFC 6749 section 3.3).
func wellFormedScope(scope string) bool {
	if scope == "" {
		return true
	}
	for _, word := range strings.Split(scope, " ") {
		if word == "" || strings.ContainsFunc(word, func(r rune) bool { return r < '!' || r > '~' || r == '"' || r == '\\' }) {
			return false
		}
	}
	return true
}
