package signature

import (
	"fmt"
	"iter"
	"slices"

	"github.com/hookbench/hookbench/specs"
)

// Mistake is one way in which implementations get a scheme wrong, or two of them together.
type Mistake struct {
	ID     string // stable; a pair joins two ids with "+"
	Text   string // what the implementation does, as a part of a sentence: "signs … instead of …"
	Header string // the name under which the value would be sent, when other than the scheme's
	Usual  bool   // one that is made often

	way way
}

// Sign returns the value that an implementation with this mistake makes. When it is the right value, the mistake cannot
// be seen in this message. The error says that the mistake cannot be made with it: a body that is not JSON, for
// example, cannot be re-serialised.
func (m Mistake) Sign(scheme specs.Signature, secret string, message Message) (string, error) {
	value, ok := newWork(scheme.For(secret), secret, message).value(m.way)
	if !ok {
		return "", fmt.Errorf("mistake %s: not possible with this scheme, secret and message", m.ID)
	}
	return value, nil
}

// Mistakes returns the mistakes that can be made with a scheme, the smallest first: single ones, then pairs. The foreign
// schemes are those of other providers, with which a scheme may be confused.
func Mistakes(scheme specs.Signature, foreign ...specs.Signature) []Mistake {
	var all []Mistake
	for w := range ways(scheme, foreign) {
		all = append(all, w.mistake(scheme))
	}
	return all
}

// Foreign yields the mistakes of those who confuse a scheme with those of other providers, each with the place of the
// other scheme among them.
func Foreign(scheme specs.Signature, foreign ...specs.Signature) iter.Seq2[int, Mistake] {
	return func(yield func(int, Mistake) bool) {
		for w := range foreignWays(scheme, foreign) {
			if !yield(w.foreign.place, w.mistake(scheme)) {
				return
			}
		}
	}
}

// pairLimit is the size of a body, in bytes, up to which Explain looks for pairs: each needs its own digests.
const pairLimit = 128 << 10

// Explain returns the smallest mistake that makes the value, or one of several signatures in it, and whether there is one.
// The right value and an empty one are no mistake. Pairs are not looked for with bodies of more than 128 KiB.
func Explain(scheme specs.Signature, secret, value string, m Message, foreign ...specs.Signature) (Mistake, bool) {
	scheme = scheme.For(secret)
	given := append(Alternatives(scheme, value), value)
	work := newWork(scheme, secret, m)
	if right, ok := work.value(way{}); ok && slices.Contains(given, right) || value == "" {
		return Mistake{}, false
	}
	for w := range ways(scheme, foreign) {
		if w.pair && len(m.Body) > pairLimit {
			break
		}
		if made, ok := work.value(w); ok && slices.Contains(given, made) {
			return w.mistake(scheme), true
		}
	}
	return Mistake{}, false
}

// Count returns how many mistakes Explain tries on a body of that many bytes before it gives up.
func Count(scheme specs.Signature, size int, foreign ...specs.Signature) int {
	n := 0
	for w := range ways(scheme, foreign) {
		if w.pair && size > pairLimit {
			break
		}
		n++
	}
	return n
}
