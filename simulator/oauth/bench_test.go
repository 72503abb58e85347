package oauth

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

func BenchmarkMint(b *testing.B) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256} {
		b.Run(string(algorithm), func(b *testing.B) {
			i := serve(b, Options{Algorithm: algorithm})
			mint(b, i, FirstKey, rightClaims) // makes the key
			for b.Loop() {
				mint(b, i, FirstKey, rightClaims)
			}
		})
		b.Run(string(algorithm)+"-parallel", func(b *testing.B) {
			i := serve(b, Options{Algorithm: algorithm})
			mint(b, i, FirstKey, rightClaims)
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					mint(b, i, FirstKey, rightClaims)
				}
			})
		})
	}
}

func BenchmarkMakeKeys(b *testing.B) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256} {
		b.Run(string(algorithm), func(b *testing.B) {
			for b.Loop() {
				if _, err := newSigningKey(algorithm); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDeliver posts with a fresh RS256 token each, one after another, as checks do.
func BenchmarkDeliver(b *testing.B) {
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer receiver.Close()
	i := serve(b, Options{})
	mint(b, i, FirstKey, rightClaims)
	onTheSpot := func() (string, error) { return i.Mint(rightClaims) }
	constant := mint(b, i, FirstKey, rightClaims)
	for _, x := range []struct {
		name string
		take func(context.Context) func() (string, error)
	}{
		{"no-minting", func(context.Context) func() (string, error) { return func() (string, error) { return constant, nil } }},
		{"on-the-spot", func(context.Context) func() (string, error) { return onTheSpot }},
		{"ahead", func(ctx context.Context) func() (string, error) { return i.MintAhead(ctx, rightClaims, 64) }},
	} {
		b.Run(x.name, func(b *testing.B) {
			take := x.take(b.Context())
			for b.Loop() {
				token, err := take()
				if err != nil {
					b.Fatal(err)
				}
				deliver(b, receiver.URL, token)
			}
		})
	}
}

func deliver(b *testing.B, address, token string) {
	r, err := http.NewRequest(http.MethodPost, address, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	answer.Body.Close()
}
