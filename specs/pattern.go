package specs

import (
	"regexp"
	"sync"
)

// pattern returns a regular expression that is compiled when it is first needed: many commands need none.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
