package oauth

import (
	"context"
	"time"
)

// freshness is how old, on the issuer's clock, a token in stock may be and still pass for one fetched just now.
const freshness = time.Minute

// MintAhead keeps up to n right tokens of these claims in stock, minted in the background until the context ends, and
// returns the function that takes one. An RS256 signature takes a millisecond, ten times as long as a delivery to
// a fast receiver. The function never waits for the stock: with none left it mints. It may be called concurrently.
func (i *Issuer) MintAhead(ctx context.Context, c Claims, n int) (take func() (string, error)) {
	stock := make(chan stocked, n)
	go i.fill(ctx, c, stock)
	return func() (string, error) {
		for {
			select {
			case s := <-stock:
				if i.options.Clock().Sub(s.at) < freshness {
					return s.token, nil
				}
			default:
				return i.Mint(c)
			}
		}
	}
}

type stocked struct {
	token string
	at    time.Time
}

// fill stops at the first error; whoever takes a token then gets it.
func (i *Issuer) fill(ctx context.Context, c Claims, stock chan<- stocked) {
	for ctx.Err() == nil {
		at := i.options.Clock()
		token, err := i.Mint(c)
		if err != nil {
			return
		}
		select {
		case stock <- stocked{token, at}:
		case <-ctx.Done():
		}
	}
}
