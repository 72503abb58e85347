package dialect_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// documents returns the tricky document and many that are drawn from tricky pieces, the same in each run.
func documents(t *testing.T) [][]byte {
	t.Helper()
	tricky, err := os.ReadFile("testdata/tricky.json")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	all := [][]byte{tricky, []byte(`{}`), []byte(`[]`), []byte(` {"data" : [ ] } `), []byte(`"text"`), []byte(`1.50`), []byte(`true`)}
	for seed := range uint64(400) {
		d := draw{rand.New(rand.NewPCG(seed, 1))}
		all = append(all, []byte(d.value(4)))
	}
	return all
}

// draw draws documents.
type draw struct{ *rand.Rand }

func (d draw) of(from ...string) string { return from[d.IntN(len(from))] }

func (d draw) value(depth int) string {
	kind := d.IntN(8)
	if depth == 4 {
		kind = d.IntN(2)
	}
	switch {
	case depth > 0 && kind == 0:
		return d.list("[", "]", func() string { return d.value(depth - 1) })
	case depth > 0 && kind <= 2:
		return d.list("{", "}", func() string { return d.name() + d.space() + ":" + d.space() + d.value(depth-1) })
	case kind == 3:
		return d.of("true", "false", "null")
	case kind <= 5:
		return d.number()
	default:
		return d.text()
	}
}

func (d draw) list(open, end string, item func() string) string {
	var items []string
	for range d.IntN(6) {
		items = append(items, d.space()+item()+d.space())
	}
	return open + d.space() + strings.Join(items, ",") + end
}

func (d draw) space() string { return d.of("", "", " ", "\n  ", "\t", "\r\n") }

func (d draw) name() string {
	return d.of(`"data"`, `"a"`, `"b"`, `"Z"`, `"é"`, `"😀"`, `"\uffee"`, `"0"`, `"1"`, `"10"`, `"2"`, `"01"`, `"-1"`, `"4294967295"`, `"a/b"`, `"_x y"`, d.text())
}

func (d draw) number() string {
	switch d.IntN(4) {
	case 0:
		return d.of("0", "-0", "0.0", "1450.50", "25000.00", "1e3", "1E+2", "9007199254740993", "-9007199254740993", "9223372036854775807",
			"9223372036854775808", "18446744073709551616", "123456789012345678901234567890", "1e-7", "1e-6", "0.0001", "0.00001", "1e15", "1e16",
			"1e17", "1e20", "1e21", "1e22", "1.7976931348623157e308", "0.1", "100.0", "9999999.0", "10000000.0", "0.001", "0.00099")
	case 1:
		return strconv.FormatFloat((d.Float64()-0.5)*1e6, 'f', d.IntN(8), 64)
	case 2:
		return strconv.FormatFloat(d.NormFloat64(), 'e', d.IntN(17), 64) + strconv.Itoa(d.IntN(2))
	default:
		return strconv.FormatInt(d.Int64()>>d.IntN(64), 10)
	}
}

func (d draw) text() string {
	var text strings.Builder
	for range d.IntN(8) {
		text.WriteString(d.of("a", "Z", " ", "/", `\/`, `\\`, `\"`, "'", "<", ">", "&", "=", "+", "`", "~", "é", `\u00e9`, `\u00E9`, "發", "😀", `\ud83d\ude00`,
			`\n`, `\t`, `\b`, `\f`, `\r`, `\u2028`, "\u2029", "#x", "%41", "ß", ";", "\uffee", `\u0041`))
	}
	return `"` + text.String() + `"`
}
