package message

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Generator makes identities that follow from a seed. It is safe for concurrent use.
type Generator struct {
	mu     sync.Mutex
	random *rand.Rand
}

// NewGenerator returns a generator for one purpose. The stream, a number of the purpose's own, keeps what it draws apart from
// what others draw from the same seed.
func NewGenerator(seed, stream uint64) *Generator {
	return &Generator{random: rand.New(rand.NewPCG(seed, stream))}
}

// Restart begins anew, as NewGenerator does.
func (g *Generator) Restart(seed, stream uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.random = rand.New(rand.NewPCG(seed, stream))
}

// composerStream keeps what a composer draws from a seed apart from what others draw from the same seed.
const composerStream = 0x686f6f6b

const (
	digits        = "0123456789"
	alphanumerics = "abcdefghijklmnopqrstuvwxyz" + digits
)

// Fill replaces {uuid}, {now}, {alnum:N} and {digits:N} in a template.
func (g *Generator) Fill(template string, now time.Time) string {
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

// UUID returns a random UUID.
func (g *Generator) UUID() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.identity()
}

func (g *Generator) identity() string {
	return uuid.Must(uuid.NewRandomFromReader(source{g.random})).String()
}

// number returns n digits that make a JSON number: the first is not zero.
func (g *Generator) number(n int) string {
	if n < 1 {
		return ""
	}
	return g.draw(digits[1:], 1) + g.draw(digits, n-1)
}

func (g *Generator) draw(from string, n int) string {
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
