package fault

import (
	"net/http"
	"strings"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
	"github.com/hookbench/hookbench/specs"
)

// The digits of what is corrupted in its own form.
const (
	hexDigits       = "0123456789abcdef"
	base64Digits    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	base64URLDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

// corruptCredentials changes everything by which the receiver knows the provider, and keeps its form.
func corruptCredentials(h hit, o *queue.Outgoing) error {
	contract := &o.Provider.Contract
	by := contract.Authentication
	if by.Signature != nil {
		h.corruptSignatures(o, *by.Signature)
	}
	for _, name := range o.Credentials.KeyHeaders(contract) {
		name = http.CanonicalHeaderKey(name)
		o.Header[name] = changed(o.Header[name])
	}
	if token := o.Credentials.Token; by.Bearer != nil && token != "" {
		value := o.Header.Get(by.Bearer.Header)
		o.Header.Set(by.Bearer.Header, strings.Replace(value, token, h.otherToken(token), 1))
	}
	return nil
}

// corruptSignatures changes a digit of the signature, and of each that goes beside it: a receiver may read any of them.
func (h hit) corruptSignatures(o *queue.Outgoing, scheme specs.Signature) {
	contract, digits := &o.Provider.Contract, hexDigits
	if scheme.Encoding == specs.Base64 {
		digits = base64Digits
	}
	before, digest, after := o.SignatureParts(contract)
	corrupted := map[string]string{scheme.Header: before + h.otherDigit(digest, digits) + after}
	for _, b := range scheme.Beside {
		if before, digest, after := o.SignaturePartsBeside(contract, b); digest != "" {
			corrupted[b.Header] = before + h.otherDigit(digest, digits) + after
		}
	}
	for name, value := range corrupted { // at last: what is covered may stand in one of them
		o.Header.Set(name, value)
	}
}

// changed returns header values with other credentials in them.
func changed(values []string) []string {
	others := make([]string, len(values))
	for i, value := range values {
		others[i] = message.ChangeCredential(value, message.Rotate)
	}
	return others
}

// otherToken changes the signature of a signed token, and all of any other.
func (h hit) otherToken(token string) string {
	if end := strings.LastIndexByte(token, '.') + 1; strings.Count(token, ".") == 2 && end < len(token) {
		return token[:end] + h.otherDigit(token[end:], base64URLDigits)
	}
	return message.ChangeCredential(token, message.Rotate)
}

// otherDigit replaces one digit. The last four stay: those of base64 may be padding, or hold bits that belong to no byte.
func (h hit) otherDigit(text, digits string) string {
	if text == "" {
		return digits[:1]
	}
	at := h.random.IntN(max(len(text)-4, 1))
	next := (strings.IndexByte(digits, text[at]) + 1) % len(digits)
	return text[:at] + digits[next:next+1] + text[at+1:]
}
