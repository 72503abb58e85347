package finding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// signed is a header that holds a signature.
type signed struct {
	Delivery
	scheme specs.Signature
}

func (s *signed) name() string { return s.scheme.Header }

func (s *signed) right(value string) (int, bool) {
	for i, secret := range s.Secrets {
		if signature.Verify(s.scheme, secret, value, s.Covered) == nil {
			return i, true
		}
	}
	return 0, false
}

// mistake looks for single mistakes with any of the secrets before it asks for the schemes of others and looks for pairs.
func (s *signed) mistake(value string) (Finding, bool) {
	pair := signature.Mistake{}
	for _, secret := range s.Secrets {
		m, ok := signature.Explain(s.scheme, secret, value, s.Covered)
		switch {
		case ok && !strings.Contains(m.ID, "+"):
			return s.finding(m), true
		case ok && pair.ID == "":
			pair = m
		}
	}
	for m := range s.foreignMistakes() {
		if s.makes(m, value) {
			return s.finding(m), true
		}
	}
	return s.finding(pair), pair.ID != ""
}

// foreign looks for a signature as another provider makes it, in the header where that one sends it.
func (s *signed) foreign(header, value string) (Finding, bool) {
	for m := range s.foreignMistakes() {
		if strings.EqualFold(m.Header, header) && s.makes(m, value) {
			return s.finding(m), true
		}
	}
	return Finding{}, false
}

// foreignMistakes yields the mistakes of those who sign as another provider does.
func (s *signed) foreignMistakes() func(func(signature.Mistake) bool) {
	return func(yield func(signature.Mistake) bool) {
		if s.Foreign == nil {
			return
		}
		for _, m := range signature.Foreign(s.scheme, s.Foreign()...) {
			if !yield(m) {
				return
			}
		}
	}
}

// makes tells whether a mistake makes the value with one of the secrets.
func (s *signed) makes(m signature.Mistake, value string) bool {
	given := append(signature.Alternatives(s.scheme, value), value)
	for _, secret := range s.Secrets {
		if made, err := m.Sign(s.scheme, secret, s.Covered); err == nil && slices.Contains(given, made) {
			return true
		}
	}
	return false
}

func (s *signed) cut(value string) bool {
	for _, secret := range s.Secrets {
		if want, err := signature.Sign(s.scheme, secret, s.Covered); err == nil && begins(want, value) {
			return true
		}
	}
	return false
}

// begins tells whether a value is the beginning of the right one, and too long for that to be chance.
func begins(want, value string) bool {
	return len(value) >= shortestProof && len(value) < len(want) && strings.HasPrefix(want, value)
}

func (s *signed) finding(m signature.Mistake) Finding {
	return Finding{ID: m.ID, Text: "The value is that of a sender that " + m.Text + ".", Advice: advice(s.scheme, m.ID)}
}

func (s *signed) wrong(value string) (Finding, int) {
	var foreign []specs.Signature
	if s.Foreign != nil {
		foreign = s.Foreign()
	}
	tried := len(s.Secrets) * signature.Count(s.scheme, len(s.Covered.Body), foreign...)
	err := signature.Verify(s.scheme, s.Secrets[0], value, s.Covered)
	return Finding{
		ID:     Unexplained,
		Text:   fmt.Sprintf("The value of %s is wrong (%v), and no known mistake explains it.", s.name(), err),
		Advice: "The secret is another one, or the body is not the one that was signed: compare both with what the sender has, byte by byte.",
	}, tried
}
