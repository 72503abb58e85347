package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// rsaBits is the least that RFC 7518 section 3.3 allows; more would make every delivery wait longer for its token.
const rsaBits = 2048

// signingKey is a private key together with the name and the form in which its public half is published.
type signingKey struct {
	private crypto.Signer
	public  jose.JSONWebKey // with kid, use and alg
	signer  jose.Signer     // writes the kid and typ JWT
}

// newSigningKey makes a key whose id is its RFC 7638 thumbprint.
func newSigningKey(algorithm jose.SignatureAlgorithm) (*signingKey, error) {
	private, err := generate(algorithm)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	public := jose.JSONWebKey{Key: private.Public(), Algorithm: string(algorithm), Use: "sig"}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	public.KeyID = base64.RawURLEncoding.EncodeToString(thumbprint)
	k := &signingKey{private: private, public: public}
	k.signer, err = k.signerNamed(public.KeyID)
	return k, err
}

func generate(algorithm jose.SignatureAlgorithm) (crypto.Signer, error) {
	switch algorithm {
	case jose.RS256:
		return rsa.GenerateKey(rand.Reader, rsaBits)
	case jose.ES256:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	default:
		return nil, fmt.Errorf("algorithm %q: want RS256 or ES256", algorithm)
	}
}

// signerNamed returns a signer that writes the given kid into the header, whether or not it is this key's.
func (k *signingKey) signerNamed(kid string) (jose.Signer, error) {
	return k.newSigner(new(jose.SignerOptions).WithHeader("kid", kid))
}

func (k *signingKey) newSigner(options *jose.SignerOptions) (jose.Signer, error) {
	key := jose.SigningKey{Algorithm: jose.SignatureAlgorithm(k.public.Algorithm), Key: k.private}
	return jose.NewSigner(key, options.WithType("JWT"))
}
