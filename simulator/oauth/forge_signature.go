package oauth

// NotAToken is a word where a token is expected.
func NotAToken(*Issuer, Claims) (string, error) { return notAToken, nil }

const notAToken = "not-a-token"

// BrokenSignature is right but for one bit of its signature.
func BrokenSignature(i *Issuer, c Claims) (string, error) { return i.mintAltered(c, breakSignature) }

// AlgNone declares itself unsigned and has no signature.
func AlgNone(i *Issuer, c Claims) (string, error) { return i.mintUnsigned(c, "none") }

// AlgNoneCapitalised is AlgNone spelled "None", against verifiers that refuse the one spelling only.
func AlgNoneCapitalised(i *Issuer, c Claims) (string, error) { return i.mintUnsigned(c, "None") }

// AlgNoneMixedCase is AlgNone spelled "nOnE".
func AlgNoneMixedCase(i *Issuer, c Claims) (string, error) { return i.mintUnsigned(c, "nOnE") }

// ChangedExpiry had its expiry moved by a minute after it was signed.
func ChangedExpiry(i *Issuer, c Claims) (string, error) { return i.mintAltered(c, prolong) }

// ChangedScope had a word added to its scope after it was signed.
func ChangedScope(i *Issuer, c Claims) (string, error) { return i.mintAltered(c, widen) }

func (i *Issuer) mintUnsigned(c Claims, algorithm string) (string, error) {
	return i.mintAltered(c, func(token string) (string, error) { return unsign(token, algorithm) })
}

func (i *Issuer) mintAltered(c Claims, alter func(string) (string, error)) (string, error) {
	token, err := i.Mint(c)
	if err != nil {
		return "", err
	}
	return alter(token)
}
