package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance/receiver"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// handFlags are those of every command that signs or verifies one body by hand.
type handFlags struct {
	provider  string
	secret    string
	body      string
	id        string
	timestamp string
	url       string
	json      bool
}

func (f *handFlags) add(flags *pflag.FlagSet) {
	addProvider(flags, &f.provider)
	flags.StringVar(&f.secret, "secret", "", "signing secret or static key; env:NAME and file:PATH are read")
	flags.StringVar(&f.body, "body", "", "file with the body, - for standard input; its bytes are taken as they are, a line end at their end included")
	flags.StringVar(&f.id, "id", "", "id that the signature covers (default: the one in the body, or of the headers)")
	flags.StringVar(&f.timestamp, "timestamp", "", "timestamp that the signature covers, as it is written (default: the one in the body, or of the headers)")
	flags.StringVar(&f.url, "url", "", "address that is called, where the signature covers it")
}

// knowing opens a provider whose deliveries are known by a signature or a static key.
func (f *handFlags) knowing() (*specs.Provider, error) {
	provider, err := openProvider(f.provider)
	if err != nil {
		return nil, err
	}
	if by := provider.Contract.Authentication; by.Signature == nil && by.StaticKey == nil {
		return nil, errors.New(provider.ID() + " has nothing to sign: " + knownBy(by))
	}
	return provider, nil
}

// knownBy says by what deliveries are known that are neither signed nor carry a key, and what to do.
func knownBy(by specs.Authentication) string {
	var ways []string
	if by.Bearer != nil {
		ways = append(ways, fmt.Sprintf("an access token in %s (see hookbench send --token and --oauth-token-url)", by.Bearer.Header))
	}
	if by.Headers != nil {
		ways = append(ways, "headers that the two parties agree on (see hookbench send --header)")
	}
	if len(ways) == 0 {
		return "nothing authenticates its deliveries"
	}
	return "its deliveries are known by " + strings.Join(ways, " or by ")
}

// handSecret resolves a secret and keeps it out of all output.
func (c *console) handSecret(provider *specs.Provider, flag, value string) (string, error) {
	secret, err := secretValue(flag, value)
	if err != nil {
		return "", err
	}
	if secret == "" {
		return "", fmt.Errorf("--%s is missing: the signing secret or static key of %s", flag, provider.ID())
	}
	c.redactor.Add(secret)
	return secret, nil
}

// usableSecret tries a secret on the provider's ways to authenticate.
func usableSecret(provider *specs.Provider, secret string) error {
	by := provider.Contract.Authentication
	if by.StaticKey != nil && !receiver.FitsHeader(secret) {
		return fmt.Errorf("--secret holds characters that the header %s cannot carry", by.StaticKey.Header)
	}
	if by.Signature == nil {
		return nil
	}
	if _, err := signature.Sign(*by.Signature, secret, signature.Message{}); err != nil {
		return fmt.Errorf("--secret: %w", err)
	}
	return nil
}

// covered returns what the provider's signature covers: the body, and the id and timestamp of it, of the headers or of the
// flags. Where the provider writes them into headers they may be missing: that is for the search for mistakes to say.
func (f *handFlags) covered(provider *specs.Provider, header http.Header, body []byte) (signature.Message, error) {
	contract := &provider.Contract
	m := message.Covered(contract, header, body)
	for _, c := range []struct {
		name, given string
		found       *string
	}{{"id", f.id, &m.ID}, {"timestamp", f.timestamp, &m.Timestamp}, {"url", f.url, &m.URL}} {
		covers := covers(provider.Contract.Authentication.Signature, c.name)
		switch {
		case c.given != "" && !covers:
			return m, fmt.Errorf("--%s: the signature of %s covers none: leave it out", c.name, provider.ID())
		case c.given != "":
			*c.found = c.given
		case covers && *c.found == "" && !inHeaders(contract, c.name):
			return m, fmt.Errorf("--%s is missing: the signature of %s covers one, and the body has none", c.name, provider.ID())
		}
	}
	return m, nil
}

// inHeaders tells whether what stands for a placeholder is written into a header.
func inHeaders(contract *specs.Contract, placeholder string) bool {
	at := contract.Authentication.Signature.Timestamp
	return placeholder == "id" && contract.Identity.Header != "" || placeholder == "timestamp" && at != nil
}

// covers tells whether a placeholder is filled when the signature is made.
func covers(scheme *specs.Signature, placeholder string) bool {
	return scheme != nil && strings.Contains(scheme.Signed+scheme.Written, "{"+placeholder+"}")
}
