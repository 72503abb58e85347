package draft_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/draft"
	"github.com/hookbench/hookbench/specs"
)

// TestAuthentication: what extensions, headers and security schemes say, and what is assumed where they say nothing.
func TestAuthentication(t *testing.T) {
	const webhook = "webhooks: {a: {post: {SECURITY requestBody: {content: {application/json: {schema: {type: object, properties: {type: {const: a}}, required: [type]}}}}}}}\n"
	signed := func(header, algorithm, encoding, signed, written string, basis specs.Basis) OmegaMatcher {
		return HaveField("Signature", And(
			HaveField("Header", header), HaveField("Algorithm", specs.Algorithm(algorithm)), HaveField("Encoding", specs.Encoding(encoding)),
			HaveField("Signed", signed), HaveField("Written", written), HaveField("Basis", basis),
		))
	}
	for _, c := range []struct {
		name, security, more string
		want                 OmegaMatcher
	}{
		{"nothing", "", "", signed("X-Webhook-Signature", "hmac-sha256", "hex", "{body}", "{signature}", specs.Undocumented)},
		{
			"Fern", "", "x-fern-webhook-signature: {type: hmac, header: x-acme-signature, algorithm: sha512, encoding: hex, signature-prefix: v1=, payload-format: {components: [timestamp, body], delimiter: '.'}, timestamp: {header: x-acme-time, format: unix-seconds, tolerance: 60}}\n",
			And(signed("x-acme-signature", "hmac-sha512", "hex", "{timestamp}.{body}", "v1={signature}", specs.Documented), HaveField("Signature.Timestamp.Header", "x-acme-time")),
		},
		{
			"Fern, of the webhook", "x-fern-webhook-signature: {type: hmac, header: x-acme-signature},", "",
			signed("x-acme-signature", "hmac-sha256", "base64", "{body}", "{signature}", specs.Documented),
		},
		{
			"Fern, asymmetric", "", "x-fern-webhook-signature: {type: asymmetric, header: x-acme-signature, asymmetric-algorithm: rsa-sha256}\n",
			signed("X-Webhook-Signature", "hmac-sha256", "hex", "{body}", "{signature}", specs.Undocumented),
		},
		{
			"Fern, an algorithm without a word", "", "x-fern-webhook-signature: {type: hmac, header: x-acme-signature, algorithm: sha384}\n",
			signed("x-acme-signature", "hmac-sha256", "base64", "{body}", "{signature}", specs.Undocumented),
		},
		{
			"APIMatic, one group", "", "x-webhooks: {description: all, signatureVerification: {algorithm: HMAC-SHA512, signatureHeader: X-Acme-Hmac, digestEncoding: base64}}\n",
			signed("X-Acme-Hmac", "hmac-sha512", "base64", "{body}", "{signature}", specs.Documented),
		},
		{
			"APIMatic, groups", "", "x-webhooks: {orders: {payloadVerification: {algorithm: HMAC-SHA256, signatureHeader: X-Acme-Hmac}}}\n",
			signed("X-Acme-Hmac", "hmac-sha256", "hex", "{body}", "{signature}", specs.Documented),
		},
		{
			"APIMatic, custom", "", "x-webhooks: {payloadVerification: {algorithm: Custom, name: ours, signatureHeader: X-Acme-Hmac}}\n",
			signed("X-Acme-Hmac", "hmac-sha256", "hex", "{body}", "{signature}", specs.Undocumented),
		},
		{
			"Standard Webhooks", "parameters: [{name: webhook-id, in: header}, {name: webhook-timestamp, in: header}, {name: webhook-signature, in: header}],", "",
			And(signed("webhook-signature", "hmac-sha256", "base64", "{id}.{timestamp}.{body}", "v1,{signature}", specs.Implied), HaveField("Signature.Secret", specs.SecretPrefixBase64)),
		},
		{
			"a key", "security: [{key: []}],", "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Acme-Key}}}\n",
			And(HaveField("Signature", BeNil()), HaveField("StaticKey.Header", "X-Acme-Key"), HaveField("StaticKey.Basis", specs.Documented)),
		},
		{
			"a signature that is called a key", "security: [{key: []}],", "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Acme-Signature}}}\n",
			signed("X-Acme-Signature", "hmac-sha256", "hex", "{body}", "{signature}", specs.Undocumented),
		},
		{"a password", "security: [{basic: []}],", "components: {securitySchemes: {basic: {type: http, scheme: basic}}}\n", HaveField("Headers.Example", HavePrefix("Authorization: Basic "))},
		{
			"a token", "security: [{oauth: []}],", "components: {securitySchemes: {oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}}}\n",
			HaveField("Bearer.Header", "Authorization"),
		},
		{"the security of the API, which is not that of its webhooks", "", "security: [{key: []}]\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: X-Acme-Key}}}\n", HaveField("StaticKey", BeNil())},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := drafted(t, head+strings.Replace(webhook, "SECURITY", c.security, 1)+c.more)
			NewWithT(t).Expect(p.Contract.Authentication).To(c.want)
		})
	}
}

// TestWriteOverwritesNothing: the folder stays as it is.
func TestWriteOverwritesNothing(t *testing.T) {
	g := NewWithT(t)
	d, err := draft.Plain("drafted")
	g.Expect(err).NotTo(HaveOccurred())
	dir, _ := written(t, d)
	g.Expect(d.Write(dir)).To(MatchError(ContainSubstring("has .schema/delivery.json, .schema/openapi.json, .schema/requirements.json already, and nothing is overwritten")))
}

// TestIDs are made from the names of folders.
func TestIDs(t *testing.T) {
	for dir, want := range map[string]string{"./acme": "acme", "/a/Acme Hooks_2/": "acme-hooks-2", "../äöü": "", "/": "", "--x--": "x"} {
		NewWithT(t).Expect(draft.ID(dir)).To(Equal(want), dir)
	}
}
