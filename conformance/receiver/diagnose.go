package receiver

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// mistakesTried bounds how many mistaken signatures a diagnosis tries on a receiver.
const mistakesTried = 80

// diagnose looks for the reason why a right delivery was refused, and keeps it as the hint. It runs once a check.
func (t *Trial) diagnose(ctx context.Context, d fixtures.Delivery, answer Answer) {
	if t.hint != "" || answer.TimedOut {
		return
	}
	by := t.contract().Authentication
	switch {
	case answer.Status >= 500:
		t.hint = "The receiver broke down over a right delivery; its own log says why."
	case answer.Status >= 300 && answer.Status <= 399:
		t.hint = "Redirects are not followed: the address given must be the one that answers."
	case by.Signature != nil:
		t.hint = t.signatureMistake(ctx, d, *by.Signature)
	case answer.Status != http.StatusUnauthorized && answer.Status != http.StatusForbidden:
	case t.bench.config.OAuth.Issuer != nil:
		issuer := t.bench.config.OAuth.Issuer
		t.hint = fmt.Sprintf("The receiver refuses a right token. It must trust the issuer %s with the keys at %s%s.", issuer.URL(), issuer.JWKSURL(), t.expectations())
	case t.tokens() != nil:
		t.hint = "The receiver refuses a token of the team's identity provider. Are issuer, audience and scope those it expects?"
	default:
		t.hint = "The receiver refuses the key it was sent. Is it the one it was configured with?"
	}
}

func (t *Trial) expectations() string {
	text := ""
	if audience := t.bench.config.OAuth.Audience; audience != "" {
		text += fmt.Sprintf(", the audience %q", audience)
	}
	if scope := t.bench.config.OAuth.Scope; scope != "" {
		text += fmt.Sprintf(", the scope %q", scope)
	}
	return text
}

// signatureMistake signs a refused delivery in the usual wrong ways, and then in others, and returns what the
// receiver probably does when it accepts one of them.
func (t *Trial) signatureMistake(ctx context.Context, d fixtures.Delivery, scheme specs.Signature) string {
	tried := map[string]bool{d.Header.Get(scheme.Header): true}
	for _, mistake := range usualFirst(signature.Mistakes(scheme)) {
		value, err := mistake.Sign(scheme, t.bench.config.Secret, d.Covered(t.contract()))
		if err != nil || tried[value] {
			continue
		}
		tried[value] = true
		if answer := t.tryMistake(ctx, d, scheme, value); answer.Success() {
			return fmt.Sprintf("The receiver accepts this delivery when its signature is made by a sender that %s. It probably does the same when it verifies. (%s)", mistake.Text, mistake.ID)
		} else if answer.Err != nil || len(tried) > mistakesTried {
			break
		}
	}
	if t.bench.accepted.Load() {
		return "The receiver accepts other deliveries that are signed with this secret, so it objects to something in this body. Is the signature verified over the bytes as they came, and are this event and all that its body may hold expected?"
	}
	hint := fmt.Sprintf("None of the usual mistakes explains it. Does the receiver know the secret of this run, and does it read the header %s?", scheme.Header)
	if scheme.HasTime() {
		hint += fmt.Sprintf(" Timestamps are those of this machine, in seconds: is the receiver's clock within %s of it?", scheme.Timestamp.Tolerance.Value)
	}
	return hint
}

// usualFirst moves the mistakes that are made often to the front: only so many can be tried. The order is kept otherwise.
func usualFirst(mistakes []signature.Mistake) []signature.Mistake {
	rank := func(m signature.Mistake) int {
		if m.Usual {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(mistakes, func(a, b signature.Mistake) int { return rank(a) - rank(b) })
	return mistakes
}

// tryMistake sends the delivery with another signature. Only an accepted one is kept as evidence.
func (t *Trial) tryMistake(ctx context.Context, d fixtures.Delivery, scheme specs.Signature, value string) Answer {
	d.Message = d.Clone()
	d.Header.Set(scheme.Header, value)
	before := len(t.recorded())
	answer := t.exchange(ctx, d, sending{what: "the same delivery, signed in a usual wrong way"})
	t.heard(answer)
	if !answer.Success() {
		t.forget(before)
	}
	return answer
}
