package specs_test

import "testing"

func TestAuthenticationMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "no way named", file: "delivery.yaml",
			old: "  signature:\n", new: "  none: {basis: undocumented}\n  signature:\n", on: "  none:",
			want: "authentication.none: stands beside a way of authentication; take one of the two out",
		},
		{
			name: "authentication left empty", file: "delivery.yaml",
			old: "authentication:\n", new: "authentication: {}\nx:\n", on: "authentication:",
			want: "authentication: names no way to tell a delivery from a forgery; write signature, staticKey, bearer or headers, or none with its basis", more: 2,
		},
		{
			name: "unknown algorithm", file: "delivery.yaml",
			old: "algorithm: hmac-sha256", new: "algorithm: hmac-sha3",
			want: `authentication.signature.algorithm: unknown word "hmac-sha3"; write hmac-sha256, hmac-sha1, hmac-sha512 or ed25519`,
		},
		{
			name: "unknown encoding", file: "delivery.yaml",
			old: "encoding: hex", new: "encoding: HEX",
			want: `authentication.signature.encoding: unknown word "HEX"; write hex or base64`,
		},
		{
			name: "unknown reading of the secret", file: "delivery.yaml",
			old: "secret: as-given", new: "secret: as-is",
			want: `authentication.signature.secret: unknown word "as-is"; write as-given, prefix-stripped, base64 or prefix-base64`,
		},
		{
			name: "no header", file: "delivery.yaml",
			old: "    header: X-CargoLint-Signature\n", on: "  signature:",
			want: "authentication.signature.header is missing",
		},
		{
			name: "header with a blank", file: "delivery.yaml",
			old: "header: X-CargoLint-Signature", new: "header: X-CargoLint Signature",
			want: `authentication.signature.header: "X-CargoLint Signature" is no name of a header`,
		},
		{
			name: "body is not signed", file: "delivery.yaml",
			old: `signed: "{body}"`, new: "signed: v1",
			want: "authentication.signature.signed: does not hold {body}, so the signature would protect nothing of the body",
		},
		{
			name: "signature is not written", file: "delivery.yaml",
			old: `written: "sha256={signature}"`, new: `written: "sha256="`,
			want: "authentication.signature.written: does not hold {signature}, so no signature would be sent",
		},
		{
			name: "unknown placeholder in signed", file: "delivery.yaml",
			old: `signed: "{body}"`, new: `signed: "{path}.{body}"`,
			want: "authentication.signature.signed: unknown placeholder {path}; here may stand {id} {timestamp} {body} {url} {form}",
		},
		{
			name: "unknown placeholder in written", file: "delivery.yaml",
			old: `written: "sha256={signature}"`, new: `written: "t={time},v1={signature}"`,
			want: "authentication.signature.written: unknown placeholder {time}; here may stand {id} {timestamp} {signature}",
		},
	})
}

func TestAuthenticationMistakesParcels(t *testing.T) {
	check(t, "testdata/parcels", []mistake{
		{
			name: "timestamp signed that no body has", file: "delivery.yaml",
			old: "  timestamp: /sent\n", on: "    signed:",
			want: "authentication.signature.signed: {timestamp} is used, but envelope.timestamp does not say where it stands in the body",
		},
		{
			name: "secret without prefix", file: "delivery.yaml",
			old: "secretExample: psk_", new: "secretExample: psk-",
			want: "authentication.signature.secretExample: secret is read as prefix-base64, but the example has no prefix that ends in an underscore",
		},
		{
			name: "secret is no base64", file: "delivery.yaml",
			old: "secretExample: psk_c2", new: "secretExample: psk_*2",
			want: "authentication.signature.secretExample: secret is read as prefix-base64, but the example is not base64",
		},
		{
			name: "bearer without token", file: "delivery.yaml",
			old: "written: Bearer {token}", new: "written: Bearer",
			want: "authentication.bearer.written: does not hold {token}, so no token would be sent",
		},
		{
			name: "bearer with another placeholder", file: "delivery.yaml",
			old: "written: Bearer {token}", new: "written: Bearer {token}{jwt}",
			want: "authentication.bearer.written: unknown placeholder {jwt}; here may stand {token}",
		},
		{
			name: "unknown client authentication", file: "delivery.yaml",
			old: "client: {value: client_secret_basic", new: "client: {value: basic",
			want: `authentication.bearer.client.value: unknown word "basic"; write client_secret_post or client_secret_basic`,
		},
		{
			name: "example is no header", file: "delivery.yaml",
			old: `example: "X-Depot: north"`, new: "example: X-Depot=north",
			want: `authentication.headers.example: "X-Depot=north" is no header; write it like "X-Api-Key: value"`,
		},
	})
}
