package sender

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onsi/gomega"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// enforcesScopes makes every call with a token that has all scopes but the one it needs, and with one that has only it.
func enforcesScopes(ctx context.Context, g gomega.Gomega, t *Trial) {
	t.needsTokens()
	c, _ := t.plainly(ctx, "guarded")
	before := t.ids(ctx)
	var wrong complaints
	operations := t.everyOperation(c.ID, t.resourceOf(t.order(t.quiet("scoped"))))
	for _, o := range operations {
		if others := without(t.contract().API.Token.Scopes, o.scopes); len(o.scopes) > 0 {
			t.refusesCall(ctx, &wrong, "with a token that lacks scope "+strings.Join(o.scopes, " "), o, customer.Scoped(others...), http.StatusForbidden)
		}
	}
	t.expectUnchanged(ctx, &wrong, "with a token that lacks the scope", before)
	for _, o := range operations {
		o.call.As = customer.Scoped(o.scopes...)
		answer := t.answered(ctx, fmt.Sprintf("%s with a token for %s alone", o.what, strings.Join(o.scopes, " ")), o.call)
		if !answer.Success() {
			wrong.Add("%s %s; a 2xx answer is demanded", answer.To, answer.Said())
		} else if o.call.Operation == t.operations().Create {
			t.made = append(t.made, t.resource().ID.String(t.customer.Unwrapped(answer.Body)))
		}
	}
	g.Expect(wrong).To(conformance.BeNone())
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(some, one) })
}

func (t *Trial) needsTokens() specs.TokenAPI {
	switch {
	case t.contract().API == nil || t.contract().API.Token == nil:
		conformance.End(reports.NotApplicable, "the provider documents no access tokens for its API")
	case t.bench.config.Tokens.URL == "":
		conformance.End(reports.NotApplicable, "%v", customer.ErrNoTokens)
	}
	return *t.contract().API.Token
}

// refusesBadTokens makes every call with tokens that are none.
func refusesBadTokens(ctx context.Context, g gomega.Gomega, t *Trial) {
	api := t.needsTokens()
	var wrong complaints
	for _, c := range []struct {
		who string
		as  customer.Credentials
	}{
		{"without a token", customer.Nobody()},
		{"with an unknown token", customer.Authorization("Bearer " + t.bench.secret("unknown-"))},
		{"with a malformed token", customer.Authorization("Bearer not a token")},
		{"with an empty token", customer.Authorization("Bearer ")},
	} {
		t.refusesCallers(ctx, &wrong, c.who, c.as, http.StatusUnauthorized)
	}
	g.Expect(wrong).To(conformance.BeNone())
	wait := api.Lifetime + time.Minute
	if t.bench.config.Clock.Real(wait) > t.bench.config.MaxWait {
		t.remark = fmt.Sprintf("An expired token was not tried: that takes %s of the sender's time.", wait)
		return
	}
	as := customer.Scoped(api.Scopes...)
	t.answered(ctx, "a list with a token that is still good", customer.Call{Operation: t.operations().List, As: as})
	stale := t.customer.Bearer(ctx, api.Scopes)
	t.pass(ctx, wait)
	t.refusesCallers(ctx, &wrong, "with an expired token", customer.Authorization(stale), http.StatusUnauthorized)
	if pace := t.bench.config.Clock; len(wrong) > 0 && pace.Real(wait) > 0 && pace.Real(wait) < api.Lifetime && !t.bench.config.Pace.Drives() {
		conformance.End(reports.Inconclusive, "a token that is valid for %s was taken %s of real time later: at time %s that is %s of the sender's time, unless only its delays are divided",
			api.Lifetime, pace.Real(wait).Round(time.Millisecond), pace.Mode(), wait)
	}
	g.Expect(wrong).To(conformance.BeNone())
}

// issuesTokens asks for a token as documented, and with wrong credentials.
func issuesTokens(ctx context.Context, g gomega.Gomega, t *Trial) {
	api := t.needsTokens()
	tokens := t.bench.config.Tokens
	scope := strings.Join(api.Scopes, " ")
	answer := t.token(ctx, "a right token request", tokens.ClientID, tokens.ClientSecret, scope)
	expect(g, answer.Success(), "a right token request %s; a 2xx answer is demanded", answer.Said())
	expect(g, gjson.ValidBytes(answer.Body), "the answer of the token endpoint is not the JSON of RFC 6749 section 5.1")
	got := func(member string) string { return gjson.GetBytes(answer.Body, member).String() }
	t.bench.config.Redactor.Add(got("access_token"))
	var wrong complaints
	if got("access_token") == "" {
		wrong.Add("the answer of the token endpoint has no access_token")
	}
	if !strings.EqualFold(got("token_type"), "Bearer") {
		wrong.Add("the answer of the token endpoint has token_type %q; Bearer is documented", got("token_type"))
	}
	// Many write the number as a text, which clients read as well.
	if seconds, err := strconv.ParseFloat(got("expires_in"), 64); err != nil || seconds != api.Lifetime.Seconds() {
		wrong.Add("the answer of the token endpoint has expires_in %q; %v is documented", got("expires_in"), api.Lifetime.Seconds())
	}
	refused := t.token(ctx, "a token request with a wrong secret", tokens.ClientID, t.bench.secret("wrong-"), scope)
	if refused.Status != http.StatusBadRequest && refused.Status != http.StatusUnauthorized {
		wrong.Add("%s %s; 400 or 401 is demanded", refused.To, refused.Said())
	} else if gjson.GetBytes(refused.Body, "error").String() == "" {
		wrong.Add("%s %s, without the member error of RFC 6749 section 5.2", refused.To, refused.Said())
	}
	g.Expect(wrong).To(conformance.BeNone())
}

func (t *Trial) token(ctx context.Context, note, id, secret, scope string) customer.Answer {
	answer := t.customer.Token(ctx, note, customer.TokenRequest(id, secret, scope))
	if answer.Err != nil {
		conformance.End(reports.Error, "%s %s", note, answer.Said())
	}
	return answer
}
