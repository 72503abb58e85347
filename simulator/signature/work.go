package signature

import (
	"sync"

	"github.com/hookbench/hookbench/simulator/signature/dialect"
	"github.com/hookbench/hookbench/specs"
)

// work makes the values of many ways for one message, and computes each payload, key and digest once.
type work struct {
	scheme   specs.Signature
	secret   string
	m        Message
	document func() *dialect.Document // nil for a body that is not JSON

	payloads material
	keys     material
	sums     map[ingredients][]byte
}

// ingredients are what a digest is made of. Equal bytes are the same blob.
type ingredients struct {
	payload, key *blob
	digest       *digestStep
}

func newWork(scheme specs.Signature, secret string, m Message) *work {
	return &work{
		scheme: scheme, secret: secret, m: m,
		payloads: material{passing: len(m.Body) > pairLimit}, // each is needed once then
		document: sync.OnceValue(func() *dialect.Document {
			doc, err := dialect.Parse(m.Body)
			if err != nil {
				return nil
			}
			return doc
		}),
		sums: map[ingredients][]byte{},
	}
}

// value returns the header's value that a way makes, or false where it cannot be gone.
func (w *work) value(x way) (string, bool) {
	if x.foreign != nil {
		value, err := Sign(x.foreign.Signature, w.secret, w.m)
		return value, err == nil
	}
	sum, ok := w.sum(x)
	if !ok {
		return "", false
	}
	text, ok := w.encoded(x, sum)
	if !ok {
		return "", false
	}
	template := w.scheme.Written
	if x.template != nil {
		template = x.template.do(w.scheme)
	}
	value, err := written(template, w.m, text)
	return value, err == nil
}

func (w *work) sum(x way) ([]byte, bool) {
	payload := w.payloads.of(x.payload, func() ([]byte, bool) { return w.payload(x.payload) })
	key := w.keys.of(x.key, func() ([]byte, bool) { return w.key(x.key) })
	if payload == nil || key == nil {
		return nil, false
	}
	from := ingredients{payload, key, x.digest}
	if sum, done := w.sums[from]; done {
		return sum, sum != nil
	}
	sum := w.digest(from)
	if x.payload == nil || !w.payloads.passing { // a kept sum would keep its payload
		w.sums[from] = sum
	}
	return sum, sum != nil
}

func (w *work) payload(s *payloadStep) ([]byte, bool) {
	if s != nil {
		return s.do(w)
	}
	return w.signing(w.m.Body)
}

// signing returns what the scheme signs when the body is this one.
func (w *work) signing(body []byte) ([]byte, bool) {
	signed, err := payload(w.scheme, Message{ID: w.m.ID, Timestamp: w.m.Timestamp, URL: w.m.URL, Body: body})
	return signed, err == nil
}

func (w *work) key(s *keyStep) ([]byte, bool) {
	if s != nil {
		return s.do(w)
	}
	return w.read(w.secret)
}

// read returns the key that the scheme makes of a secret.
func (w *work) read(secret string) ([]byte, bool) {
	key, err := readSecret(w.scheme.Secret, secret)
	return key, err == nil
}

// digest returns nil for a scheme whose algorithm is unknown.
func (w *work) digest(of ingredients) []byte {
	if of.digest != nil {
		return of.digest.do(of.key.bytes, of.payload.bytes)
	}
	if w.scheme.Algorithm == specs.Ed25519 {
		return signedWith(of.key.bytes, of.payload.bytes)
	}
	newHash, err := hashOf(w.scheme.Algorithm)
	if err != nil {
		return nil
	}
	return keyed(newHash, of.key.bytes, of.payload.bytes)
}

func (w *work) encoded(x way, sum []byte) (string, bool) {
	if x.encoding != nil {
		return x.encoding.do(sum), true
	}
	text, err := encode(w.scheme.Encoding, sum)
	return text, err == nil
}
