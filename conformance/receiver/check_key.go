package receiver

import (
	"context"

	"github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/simulator/message"
)

func refusesMissingKey(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsKey()
	t.refuses(ctx, g, fixtures.KeyMissing())
}

func refusesWrongKey(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsKey()
	t.refuses(ctx, g, t.secretly(fixtures.WrongKeys())...)
}

func refusesMissingOrWrongKey(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsKey()
	t.refuses(ctx, g, t.secretly(append([]fixtures.Corruption{fixtures.KeyMissing()}, fixtures.WrongKeys()...))...)
}

// needsKey ends the check when the receiver knows the provider by no key.
func (t *Trial) needsKey() {
	if t.hasKey() {
		return
	}
	if key := t.contract().Authentication.StaticKey; key != nil {
		conformance.End(reports.NotApplicable, "the run has no key for %s (--secret)", key.Header)
	}
	conformance.End(reports.NotApplicable, "the run has no key header (--header): the receiver is not protected by one")
}

// hasKey tells whether the receiver knows the provider by a header that carries a key.
func (t *Trial) hasKey() bool {
	by, config := t.contract().Authentication, t.bench.config
	return by.StaticKey != nil && config.Secret != "" || len(config.Headers) > 0
}

// secretly keeps near misses of a key out of the report: most of the key could be read from them.
func (t *Trial) secretly(corruptions []fixtures.Corruption) []fixtures.Corruption {
	for i, c := range corruptions {
		apply := c.Apply
		corruptions[i].Apply = func(d fixtures.Delivery) fixtures.Delivery {
			names := fixtures.KeyHeaders(d)
			d = apply(d)
			for _, name := range names {
				t.bench.config.Redactor.Add(message.SecretsIn(d.Header.Get(name))...)
			}
			return d
		}
	}
	return corruptions
}

// unauthenticated returns the corruption that takes away what the receiver knows the provider by, as far as the run
// has any: a receiver without protection has nothing to refuse.
func (t *Trial) unauthenticated() []fixtures.Corruption {
	switch {
	case t.contract().Authentication.Signature != nil:
		return []fixtures.Corruption{fixtures.SignatureMissing()}
	case t.tokens() != nil:
		return []fixtures.Corruption{fixtures.TokenReplaced("no access token", "")}
	case t.hasKey():
		return []fixtures.Corruption{fixtures.KeyMissing()}
	default:
		return nil
	}
}
