package sender

import (
	"time"

	"github.com/hookbench/hookbench/conformance/sender/customer"
	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// castAuthentication adds the ways by which deliveries can be known.
func (d *day) castAuthentication() {
	by := d.contract().Authentication
	if by.StaticKey != nil && by.StaticKey.Optional && d.wants("sends-static-key") {
		d.add("without a key", sink.Always(sink.Answer(200))).order.Secret = ""
	}
	if by.Headers != nil && d.resource().Headers != "" && d.wants("sends-additional-headers") {
		r := d.add("with headers", sink.InTurn(sink.Answer(503), sink.Answer(503), sink.Answer(200)))
		r.order.Headers = d.headers()
	}
	if by.Bearer == nil || d.resource().TokenURL == "" {
		return
	}
	if d.wants(tokenChecks()...) {
		d.castTokens()
	}
}

// tokenChecks are the checks that take endpoints with access tokens.
func tokenChecks() []string {
	return []string{
		"requests-token-as-configured", "requests-token-before-each-attempt", "sends-bearer-token", "sends-nothing-without-token",
		"keeps-client-credentials", "sends-additional-headers",
	}
}

// castTokens adds endpoints whose deliveries need an access token.
func (d *day) castTokens() {
	d.protected("with tokens", usualLifetime, d.untilRecovery(sink.Always(sink.Answer(503))), &customer.OAuth{Scope: "deliveries.write", Audience: "https://receiver.example/hooks"})
	d.protected("with plain tokens", shortLifetime, sink.Always(sink.Answer(200)), &customer.OAuth{})
	unlucky := d.protected("without tokens at first", shortLifetime, sink.Always(sink.Answer(200)), &customer.OAuth{})
	unlucky.identity.Play(sink.InTurn(sink.Answer(503), sink.Answer(401), unlucky.identity.Grant()))
}

// protected adds a role whose deliveries need an access token, which lives for so long.
func (d *day) protected(name string, lifetime time.Duration, script sink.Script, by *customer.OAuth) *role {
	r := d.add(name, script)
	secret := d.bench.secret("client-secret-")
	r.identity = d.bench.sink.Identity(name, secret, lifetime)
	by.TokenURL, by.ClientID, by.ClientSecret = d.bench.address(r.identity.Hook), r.identity.ID, secret
	r.order.OAuth, r.order.Headers = by, d.headers()
	return r
}

// headers are of the subscriber's own choice. One of them is a secret.
func (d *day) headers() []customer.Header {
	return []customer.Header{{Name: "X-Api-Key", Value: d.bench.secret("key-")}, {Name: "X-Tenant", Value: "harbour trading; nr=7"}}
}
