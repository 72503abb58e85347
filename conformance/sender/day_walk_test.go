package sender

import (
	"net/http"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/conformance/sender/clock"
	"github.com/hookbench/hookbench/conformance/sender/sink"
)

// A sender's first attempt may hang while its test clock is at rest: the clock is not moved before that has ended.
func TestMovedClocksWaitForAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		clock clock.Clock
		waits bool
	}{
		"one that is moved":       {clock.Step("http://127.0.0.1:1", nil), true},
		"one that runs by itself": {clock.Start(600), false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			s, err := sink.Start(sink.Options{Now: c.clock.Now})
			g.Expect(err).NotTo(HaveOccurred())
			t.Cleanup(s.Close)
			ends := make(chan struct{})
			held := sink.Action{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-ends })}
			hook := s.Hook("silent", sink.Always(held))
			d := paced(t, c.clock, second)
			d.roles = []*role{{name: "silent", hook: hook}}
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				response, err := http.Post(s.Address(hook, false), "application/json", strings.NewReader("{}"))
				if err == nil {
					_ = response.Body.Close()
				}
			}()
			g.Eventually(hook.Count).Should(Equal(1))
			waited := make(chan struct{})
			go func() {
				d.awaitAnswers(t.Context())
				close(waited)
			}()
			if c.waits {
				g.Consistently(waited, 50*time.Millisecond).ShouldNot(BeClosed())
				close(ends)
				g.Eventually(waited).Should(BeClosed())
			} else {
				g.Eventually(waited).Should(BeClosed())
				close(ends)
			}
			g.Eventually(sent).Should(BeClosed())
		})
	}
}
