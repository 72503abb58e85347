package oauth

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/gomega"
	"github.com/tidwall/gjson"
)

func TestMintAheadGivesFreshDistinctTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var moved atomic.Int64 // seconds
		clock := func() time.Time { return time.Now().Add(time.Duration(moved.Load()) * time.Second) }
		i, err := NewIssuer(Options{URL: "https://idp.example", Algorithm: jose.ES256, Clock: clock})
		g.Expect(err).NotTo(HaveOccurred())
		keys, err := i.JWKS()
		g.Expect(err).NotTo(HaveOccurred())
		ctx, cancel := context.WithCancel(t.Context())
		take := i.MintAhead(ctx, rightClaims, 3)
		synctest.Wait() // the stock is full

		started, seen := time.Now(), map[string]bool{}
		for n := range 6 { // three from stock, three minted on the spot, and again
			if n == 3 {
				synctest.Wait()
				moved.Store(120)
			}
			token, err := take()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(rightVerifier(i, keys).verify(token)).To(Succeed())
			g.Expect(seen).NotTo(HaveKey(token))
			seen[token] = true
			if n >= 3 {
				g.Expect(issuedAt(t, token)).To(BeTemporally(">", started.Add(time.Minute)), "what is in stock is stale")
			}
		}
		cancel()
		synctest.Wait() // the background ends; else the bubble would report a deadlock
	})
}

func issuedAt(t *testing.T, token string) time.Time {
	t.Helper()
	parsed, err := parseCompact(token)
	if err != nil {
		t.Fatal(err)
	}
	return time.Unix(gjson.GetBytes(parsed.payload, "iat").Int(), 0)
}

func TestMintAheadMintsInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var minted atomic.Int32
		i, err := NewIssuer(Options{URL: "https://idp.example", Algorithm: jose.ES256, Clock: func() time.Time { minted.Add(1); return time.Now() }})
		g.Expect(err).NotTo(HaveOccurred())
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		take := i.MintAhead(ctx, rightClaims, 8)
		synctest.Wait()
		before := minted.Load()
		_, err = take()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(before).To(BeEquivalentTo(2 * 9)) // eight in stock, one in hand; each asks the clock twice
	})
}
