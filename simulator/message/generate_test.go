package message_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/message"
)

func TestGeneratorFillsTemplates(t *testing.T) {
	g, made := NewWithT(t), message.NewGenerator(1, 2)
	now := time.Date(2031, 5, 6, 7, 8, 9, 500e6, time.FixedZone("", 3600))
	for template, pattern := range map[string]string{
		"":                        "^$",
		"plain":                   "^plain$",
		"{digits:1}":              "^[1-9]$",
		"{digits:0}x":             "^x$",
		"a{digits:4}b{alnum:3}":   `^a[1-9]\d{3}b[a-z0-9]{3}$`,
		"{now}/{uuid}":            "^2031-05-06T06:08:09Z/[0-9a-f-]{36}$",
		"{alnum}{other}{alnum:x}": `^\{alnum\}\{other\}\{alnum:x\}$`,
	} {
		for range 50 {
			g.Expect(made.Fill(template, now)).To(MatchRegexp(pattern), template)
		}
	}
}
