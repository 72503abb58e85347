package signature_test

import (
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// event is a body with everything in it that implementations write in different ways.
const event = `{
  "event": "document.uploaded",
  "id": "dlv_xyz789",
  "timestamp": "2026-03-02T11:45:00.120Z",
  "data": {"weight": 1450.50, "price": 25000.00, "number": 9007199254740993, "link": "https://example.com/a?b=<c>&d+e%20f",
    "name": "Élan 發票 😀", "empty": {}, "none": null, "10": true, "9": [], "apple": "it's"}
}
`

func message(body string) signature.Message {
	return signature.Message{ID: "dlv_xyz789", Timestamp: "2026-03-02T11:45:00.120Z", Body: []byte(body)}
}

// prefixedHex is a scheme that writes the algorithm in front of hex digits.
func prefixedHex() specs.Signature {
	return specs.Signature{
		Header: "X-One-Signature", Algorithm: specs.HMACSHA256, Encoding: specs.Hex,
		Signed: "{body}", Written: "sha256={signature}", Secret: specs.SecretAsGiven,
	}
}

func bareHex() specs.Signature {
	s := prefixedHex()
	s.Header, s.Written = "X-Two-Signature", "{signature}"
	return s
}

// versioned is a scheme like that of Standard Webhooks.
func versioned() specs.Signature {
	return specs.Signature{
		Header: "X-Three-Signature", Algorithm: specs.HMACSHA256, Encoding: specs.Base64,
		Signed: "{id}.{timestamp}.{body}", Written: "v1,{signature}", Secret: specs.SecretPrefixBase64,
	}
}

// timestamped is a scheme that writes the timestamp beside the signature.
func timestamped() specs.Signature {
	return specs.Signature{
		Header: "X-Four-Signature", Algorithm: specs.HMACSHA512, Encoding: specs.Hex,
		Signed: "{timestamp}.{body}", Written: "t={timestamp},v1={signature}", Secret: specs.SecretPrefixStripped,
	}
}

// old is a scheme with an algorithm of the past and a base64 secret.
func old() specs.Signature {
	return specs.Signature{
		Header: "X-Five-Signature", Algorithm: specs.HMACSHA1, Encoding: specs.Base64,
		Signed: "{body}", Written: "{signature}", Secret: specs.SecretBase64,
	}
}

// scheme is a named scheme with a secret that it can read.
type scheme struct {
	name   string
	secret string
	specs.Signature
}

func schemes() []scheme {
	return []scheme{
		{"prefixed hex", "whsec_test_0c1a5f7e9d3b4826a1f0", prefixedHex()},
		{"bare hex", "whsec_your_signing_secret", bareHex()},
		{"versioned base64", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", versioned()},
		{"timestamped", "whsec_abc_DEF123", timestamped()},
		{"old", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", old()},
	}
}
