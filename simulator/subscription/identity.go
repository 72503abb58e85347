package subscription

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// identities makes ids and secrets that follow from a seed. Nothing that it makes is secret to who knows the seed.
type identities struct{ random *rand.Rand }

// subscriptionStream keeps what is drawn here apart from what other parts draw from the same seed.
const subscriptionStream = 0x73756273

func newIdentities(seed uint64) *identities {
	return &identities{rand.New(rand.NewPCG(seed, subscriptionStream))}
}

const (
	digits        = "0123456789"
	alphanumerics = "abcdefghijklmnopqrstuvwxyz" + digits
)

// template is the text of a generated value: literal parts and words in turn.
type template []part

type part struct {
	kind string // "" for a literal text, uuid, now, alnum or digits
	text string
	n    int // characters to draw
}

var word = regexp.MustCompile(`\{(uuid|now|(alnum|digits):(\d{1,4}))\}`)

// newTemplate reads a template over {uuid} {now} {alnum:N} {digits:N}. Other words in braces stand for themselves.
func newTemplate(text string) template {
	var t template
	done := 0
	for _, at := range word.FindAllStringSubmatchIndex(text, -1) {
		t = append(t, part{text: text[done:at[0]]})
		p := part{kind: text[at[2]:at[3]]}
		if at[4] >= 0 {
			p.kind = text[at[4]:at[5]]
			p.n, _ = strconv.Atoi(text[at[6]:at[7]]) // the expression admits digits only
		}
		t = append(t, p)
		done = at[1]
	}
	return append(t, part{text: text[done:]})
}

// fill writes a value of the template.
func (g *identities) fill(t template, now time.Time) string {
	var b strings.Builder
	for _, p := range t {
		switch p.kind {
		case "uuid":
			b.WriteString(g.uuid())
		case "now":
			b.WriteString(now.UTC().Format(time.RFC3339))
		case "alnum":
			g.draw(&b, alphanumerics, p.n)
		case "digits":
			g.draw(&b, digits[1:], min(p.n, 1)) // a number does not begin with zero
			g.draw(&b, digits, p.n-1)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func (g *identities) draw(b *strings.Builder, from string, n int) {
	for range n {
		b.WriteByte(from[g.random.IntN(len(from))])
	}
}

func (g *identities) uuid() string {
	return uuid.Must(uuid.NewRandomFromReader(g)).String()
}

// Read fills p with random bytes.
func (g *identities) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(g.random.Uint32())
	}
	return len(p), nil
}
