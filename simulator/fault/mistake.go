package fault

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/specs"
)

// Mistake is what is wrong with a document of faults.
type Mistake struct {
	Pointer string // JSON pointer to it; "" is the whole document
	Text    string // what is wrong, and what to write instead
}

func (m *Mistake) Error() string { return cmp.Or(m.Pointer, "the document") + ": " + m.Text }

func mistake(pointer, format string, args ...any) error {
	return &Mistake{Pointer: pointer, Text: fmt.Sprintf(format, args...)}
}

// membersOf returns the members of an object, each of which must have one of the names, and stand there once.
func membersOf(object gjson.Result, at string, names ...string) (map[string]gjson.Result, error) {
	if !object.IsObject() {
		return nil, mistake(at, "must be an object: write one with %s", strings.Join(names, ", "))
	}
	members := map[string]gjson.Result{}
	var err error
	object.ForEach(func(key, value gjson.Result) bool {
		place := string(specs.Pointer(at).Below(printable(key.Str)))
		if _, twice := members[key.Str]; twice {
			err = mistake(place, "stands there twice: write it once")
		} else if !slices.Contains(names, key.Str) {
			err = mistake(place, "is not known: write one of %s", strings.Join(names, ", "))
		}
		members[key.Str] = value
		return err == nil
	})
	return members, err
}

// printable returns a name of the document as a pointer may hold it: shortened, and on one line.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, shortened(name))
}

// quoted returns a value of the document, shortened.
func quoted(value string) string { return strconv.Quote(shortened(value)) }

func shortened(value string) string {
	const enough = 40
	if runes := []rune(value); len(runes) > enough {
		return string(runes[:enough]) + "…"
	}
	return value
}
