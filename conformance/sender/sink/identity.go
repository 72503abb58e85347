package sink

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hookbench/hookbench/simulator/oauth"
)

// Identity is the identity provider of one subscription: a token endpoint whose requests are kept, as those of every
// hook are. Each token is issued once.
type Identity struct {
	*Hook
	ID, Secret string // of the client
	endpoint   oauth.TokenEndpoint

	mu     sync.Mutex
	issued []string
}

// Identity adds a token endpoint for one client. The tokens live for so long.
func (s *Sink) Identity(name, secret string, lifetime time.Duration) *Identity {
	i := &Identity{ID: "client-of-" + strings.ReplaceAll(name, " ", "-"), Secret: secret}
	i.endpoint = oauth.TokenEndpoint{
		Clients: []oauth.Client{{ID: i.ID, Secret: secret}}, Lifetime: lifetime, Clock: time.Now, Issue: i.issue,
	}
	i.Hook = s.Hook("tokens for "+name, nil)
	i.Play(Always(i.Grant()))
	return i
}

// Grant is the action that answers a right token request with a token.
func (i *Identity) Grant() Action { return Action{Handler: http.HandlerFunc(i.endpoint.ServeHTTP)} }

func (i *Identity) issue(oauth.Claims) (string, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	token := "token-" + rand.Text()
	i.issued = append(i.issued, token)
	return token, nil
}

// Issued returns the tokens in the order in which they were issued.
func (i *Identity) Issued() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.issued)
}

// Presented returns the client id and secret of a token request, however they came, and its form.
func Presented(r Request) (id, secret string, form url.Values) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		form = url.Values{}
	}
	id, secret = form.Get("client_id"), form.Get("client_secret")
	if user, password, ok := (&http.Request{Header: r.Header}).BasicAuth(); ok {
		id, secret = unescaped(user), unescaped(password)
	}
	return id, secret, form
}

// unescaped undoes the form encoding that RFC 6749 section 2.3.1 demands of Basic credentials, and that many leave out.
func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}
