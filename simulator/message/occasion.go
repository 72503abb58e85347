package message

import (
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// Occasion is what headers tell of an attempt that its body does not.
type Occasion struct {
	At      time.Time // instant of the attempt; zero: now
	Attempt int       // its number; 0 is the first too
	To      string    // the address that is called; "": unknown
	// Seed is what generated ids follow from, so that every attempt of a delivery has the same; "": its body.
	Seed string
}

// complete fills what is not said, for a delivery of a body.
func (o Occasion) complete(contract *specs.Contract, body []byte) Occasion {
	if o.At.IsZero() {
		o.At = time.Now()
	}
	if o.Seed == "" && len(contract.Headers) > 0 {
		o.Seed = string(body)
	}
	o.Attempt = max(o.Attempt, 1)
	return o
}

// Unix returns the instant in seconds since 1970.
func (o Occasion) Unix() string { return strconv.FormatInt(o.At.Unix(), 10) }

// describe writes the provider's own headers.
func (m *Message) describe(contract *specs.Contract) {
	for _, h := range contract.Headers {
		if h.Retries && m.Attempt < 2 {
			m.Header.Del(h.Name)
			continue
		}
		m.Header.Set(h.Name, m.Describe(contract, h.Value))
	}
}

// Describe fills the template of a header's value.
func (m *Message) Describe(contract *specs.Contract, template string) string {
	if !strings.Contains(template, "{") {
		return template
	}
	template = replaceWords(template, func(word string) (string, bool) {
		switch word {
		case "type":
			return m.Event, true
		case "subtype":
			return contract.Envelope.Subtype.String(Content(contract, m.Body)), true
		case "unix":
			return m.Unix(), true
		case "now":
			return m.At.UTC().Format(time.RFC3339), true
		case "attempt":
			return strconv.Itoa(m.Attempt), true
		case "retry":
			return strconv.Itoa(m.Attempt - 1), true
		}
		if !strings.HasPrefix(word, "/") {
			return "", false
		}
		return specs.Pointer(word).String(Content(contract, m.Body)), true
	})
	if !strings.Contains(template, "{") {
		return template
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(m.Seed)) // a hash takes everything
	return NewGenerator(sum.Sum64(), headerStream).Fill(template, m.At)
}

// headerStream keeps what headers draw from a seed apart from what bodies do.
const headerStream = 0x68656164
