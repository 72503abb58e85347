package finding

import (
	"fmt"
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
		if signature.Verify(s.scheme, secret, value, s.covered(value)) == nil {
			return i, true
		}
	}
	return 0, false
}

// mistake looks for single mistakes with any of the secrets before it asks for the schemes of others and looks for pairs.
func (s *signed) mistake(value string) (Finding, bool) {
	pair := signature.Mistake{}
	for _, secret := range s.Secrets {
		m, ok := signature.Explain(s.scheme, secret, value, s.covered(value))
		switch {
		case ok && !strings.Contains(m.ID, "+"):
			return s.finding(m), true
		case ok && pair.ID == "":
			pair = m
		}
	}
	for other, m := range s.others(s.foreigners()) {
		if s.isOf(other, value) {
			return s.finding(m), true
		}
	}
	return s.finding(pair), pair.ID != ""
}

// covered returns what the signature covers, with the timestamp of a value that holds its own.
func (s *signed) covered(value string) signature.Message {
	m := s.Covered
	if at := s.scheme.Timestamp; at != nil && at.Header == "" && m.Timestamp == "" {
		m.Timestamp = signature.TimestampIn(s.scheme, value)
	}
	return m
}

func (s *signed) cut(value string) bool {
	for _, secret := range s.Secrets {
		if want, err := signature.Sign(s.scheme, secret, s.covered(value)); err == nil && begins(want, value) {
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
	if s.untimed(value) {
		return Finding{
			ID:     "timestamp-missing",
			Text:   fmt.Sprintf("The value of %s holds no timestamp, and the signature covers one.", s.name()),
			Advice: fmt.Sprintf("Write the value as %q, and give the timestamp to whoever verifies.", s.scheme.Written),
		}, 0
	}
	tried := len(s.Secrets) * signature.Count(s.scheme, len(s.Covered.Body), schemesOf(s.foreigners())...)
	err := signature.Verify(s.scheme, s.Secrets[0], value, s.covered(value))
	return Finding{
		ID:     Unexplained,
		Text:   fmt.Sprintf("The value of %s is wrong (%v), and no known mistake explains it.", s.name(), err),
		Advice: "The secret is another one, or the body is not the one that was signed: compare both with what the sender has, byte by byte.",
	}, tried
}

// untimed tells whether a value lacks the timestamp that it ought to hold, and which is not known otherwise.
func (s *signed) untimed(value string) bool {
	at := s.scheme.Timestamp
	return at != nil && at.Header == "" && s.covered(value).Timestamp == ""
}
