package simulator

import (
	"math/rand/v2"
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

const (
	digits        = "0123456789"
	alphanumerics = "abcdefghijklmnopqrstuvwxyz" + digits
)

// fill replaces {uuid}, {now}, {alnum:N} and {digits:N} in a template.
func (g *generator) fill(template string, now time.Time) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return replaceWords(template, func(word string) (string, bool) {
		kind, length, _ := strings.Cut(word, ":")
		n, err := strconv.ParseUint(length, 10, 16)
		switch {
		case word == "uuid":
			return g.identity(), true
		case word == "now":
			return now.UTC().Format(time.RFC3339), true
		case kind == "digits" && err == nil:
			return g.number(int(n)), true
		case kind == "alnum" && err == nil:
			return g.draw(alphanumerics, int(n)), true
		default:
			return "", false
		}
	})
}

// replaceWords replaces each {word} of a template with what it stands for. A word that stands for nothing stays.
func replaceWords(template string, meaning func(word string) (text string, ok bool)) string {
	var b strings.Builder
	for end := strings.IndexByte(template, '}'); end >= 0; end = strings.IndexByte(template, '}') {
		kept, text := end+1, ""
		if start := strings.LastIndexByte(template[:end], '{'); start >= 0 {
			if meant, ok := meaning(template[start+1 : end]); ok {
				kept, text = start, meant
			}
		}
		b.WriteString(template[:kept] + text)
		template = template[end+1:]
	}
	return b.String() + template
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
