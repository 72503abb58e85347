package simulator

import (
	"crypto/rand"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hookbench/hookbench/simulator/oauth"
	"github.com/hookbench/hookbench/specs"
)

// The ready-made client of every provider that issues access tokens. It is no secret: it opens nothing real.
const (
	clientID     = "hookbench-client"
	clientSecret = "hookbench-client-secret"
)

// accessTokens is a provider's own token endpoint and the tokens that it has issued. They are opaque, and expire in the
// provider's time.
type accessTokens struct {
	endpoint oauth.TokenEndpoint
	clock    func() time.Time

	mu     sync.Mutex
	issued map[string]grant
	purge  int // size at which expired tokens are looked for
}

// grant is what a token is good for.
type grant struct {
	scopes  []string
	expires time.Time
}

const firstPurge = 1000

func newAccessTokens(api specs.TokenAPI, clock func() time.Time) *accessTokens {
	t := &accessTokens{clock: clock, issued: map[string]grant{}, purge: firstPurge}
	t.endpoint = oauth.TokenEndpoint{
		Clients: []oauth.Client{{ID: clientID, Secret: clientSecret}},
		Scopes:  api.Scopes, All: api.All, Lifetime: api.Lifetime, Clock: clock, Issue: t.issue,
	}
	return t
}

// ServeHTTP answers token requests.
func (t *accessTokens) ServeHTTP(w http.ResponseWriter, r *http.Request) { t.endpoint.ServeHTTP(w, r) }

func (t *accessTokens) issue(c oauth.Claims) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.issued) >= t.purge {
		for token, g := range t.issued {
			if !c.IssuedAt.Before(g.expires) {
				delete(t.issued, token)
			}
		}
		t.purge = max(2*len(t.issued), firstPurge)
	}
	token := rand.Text()
	t.issued[token] = grant{strings.Fields(c.Scope), c.Expires}
	return token, nil
}

// lookup returns the scopes of a token that has not expired.
func (t *accessTokens) lookup(token string) ([]string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	g, ok := t.issued[token]
	return g.scopes, ok && t.clock().Before(g.expires)
}

func (t *accessTokens) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.issued, t.purge = map[string]grant{}, firstPurge
}
