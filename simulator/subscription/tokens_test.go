package subscription

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hookbench/hookbench/simulator/oauth"
	. "github.com/onsi/gomega"
	"golang.org/x/oauth2/clientcredentials"
)

// bank issues tokens and knows what they are good for.
type bank struct {
	mu     sync.Mutex
	issued map[string]oauth.Claims
	now    func() time.Time
}

func (b *bank) issue(c oauth.Claims) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	token := fmt.Sprint("token-", len(b.issued))
	b.issued[token] = c
	return token, nil
}

func (b *bank) scopes(token string) ([]string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, ok := b.issued[token]
	return strings.Fields(c.Scope), ok && b.now().Before(c.Expires)
}

// TestWithATokenEndpoint: a client that nobody here wrote gets a token by the documented flow and calls with it, until
// it expires on the provider's clock.
func TestWithATokenEndpoint(t *testing.T) {
	g := NewWithT(t)
	var passed atomic.Int64
	b := &bank{issued: map[string]oauth.Claims{}, now: func() time.Time { return start.Add(time.Duration(passed.Load())) }}
	s := newStage(t, "cas-notifications", func(o *Options) { o.Authorize, o.Clock = Tokens{Lookup: b.scopes}, b.now })
	api := s.options.Provider.Contract.API
	mux := http.NewServeMux()
	mux.Handle(api.Token.Path, oauth.TokenEndpoint{
		Clients: []oauth.Client{{ID: "c", Secret: "s"}}, Scopes: api.Token.Scopes, Lifetime: api.Token.Lifetime, Clock: b.now, Issue: b.issue,
	})
	mux.Handle("/", s.API)
	server := httptest.NewServer(mux)
	defer server.Close()
	with := func(scopes ...string) *http.Client {
		config := clientcredentials.Config{ClientID: "c", ClientSecret: "s", TokenURL: server.URL + api.Token.Path, Scopes: scopes}
		return config.Client(t.Context())
	}
	all, reader := with(), with("read:subscriptions")
	call := func(client *http.Client, method, body string) int {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/v1/subscriptions", strings.NewReader(body))
		g.Expect(err).NotTo(HaveOccurred())
		r.Header.Set("Content-Type", "application/json")
		answer, err := client.Do(r)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(answer.Body.Close()).To(Succeed())
		return answer.StatusCode
	}
	g.Expect(call(all, "POST", withOAuth)).To(Equal(http.StatusCreated))
	g.Expect(call(reader, "GET", "")).To(Equal(http.StatusOK))
	g.Expect(call(reader, "POST", withOAuth)).To(Equal(http.StatusForbidden))
	g.Expect(call(server.Client(), "GET", "")).To(Equal(http.StatusUnauthorized))
	passed.Store(int64(time.Hour) - 1)
	g.Expect(call(all, "GET", "")).To(Equal(http.StatusOK))
	passed.Add(1)
	g.Expect(call(all, "GET", "")).To(Equal(http.StatusUnauthorized))
	g.Expect(s.List()).To(HaveLen(1))
}
