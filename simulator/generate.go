package simulator

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// generator makes identities that follow from a seed. It is safe for concurrent use.
type generator struct {
	mu     sync.Mutex
	random *rand.Rand
}

func newGenerator(seed, stream uint64) *generator {
	return &generator{random: rand.New(rand.NewPCG(seed, stream))}
}

// The streams keep what one part draws from a seed apart from what another part draws from the same seed.
const (
	composerStream = 0x686f6f6b
	queueStream    = 0x71756575
	jitterStream   = 0x6a697474
)

var placeholder = regexp.MustCompile(`\{(uuid|now|alnum:\d+|digits:\d+)\}`)

const (
	digits        = "0123456789"
	alphanumerics = "abcdefghijklmnopqrstuvwxyz" + digits
)

// fill replaces {uuid}, {now}, {alnum:N} and {digits:N} in a template.
func (g *generator) fill(template string, now time.Time) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return placeholder.ReplaceAllStringFunc(template, func(word string) string {
		kind, length, _ := strings.Cut(strings.Trim(word, "{}"), ":")
		n, _ := strconv.Atoi(length)
		switch kind {
		case "uuid":
			return g.identity()
		case "now":
			return now.UTC().Format(time.RFC3339)
		case "digits":
			return g.number(n)
		default:
			return g.draw(alphanumerics, n)
		}
	})
}

// uuid returns a random UUID.
func (g *generator) uuid() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.identity()
}

func (g *generator) identity() string {
	return uuid.Must(uuid.NewRandomFromReader(source{g.random})).String()
}

// number returns n digits that make a JSON number: the first is not zero.
func (g *generator) number(n int) string {
	if n < 1 {
		return ""
	}
	return g.draw(digits[1:], 1) + g.draw(digits, n-1)
}

func (g *generator) draw(from string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(from[g.random.IntN(len(from))])
	}
	return b.String()
}

// source reads bytes from a random number generator.
type source struct{ random *rand.Rand }

func (s source) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(s.random.Uint32())
	}
	return len(p), nil
}
