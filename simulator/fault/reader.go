package fault

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// reader reads the members of one fault until the first mistake.
type reader struct {
	members map[string]gjson.Result
	at      string
	err     error
}

func readFault(value gjson.Result, at string, providers []string) (Fault, error) {
	members, err := membersOf(value, at, "kind", "provider", "subscription", "share", "by", "status")
	if err != nil {
		return Fault{}, err
	}
	r := &reader{members: members, at: at}
	t := r.trait()
	f := Fault{Kind: t.kind, Provider: r.text("provider", "the id of a provider"), Subscription: r.text("subscription", "the id of a subscription")}
	if f.Provider != "" && !slices.Contains(providers, f.Provider) {
		r.fail("provider", "there is no provider %s: write one of %s, or leave it out for all", quoted(f.Provider), strings.Join(providers, ", "))
	}
	if f.Subscription != "" && t.calls {
		r.fail("subscription", "means nothing to %s, which hits a provider: leave it out", t.kind)
	}
	f.Share = r.share()
	f.By = r.by(t)
	f.Status = r.status(t)
	return f, r.err
}

func (r *reader) fail(name, format string, args ...any) {
	if r.err == nil {
		r.err = mistake(r.at+"/"+name, format, args...)
	}
}

// trait returns that of the kind.
func (r *reader) trait() trait {
	kind := r.members["kind"]
	for _, t := range traits() {
		if kind.Type == gjson.String && kind.Str == string(t.kind) {
			return t
		}
	}
	wrong := "is missing"
	if kind.Exists() {
		wrong = "there is no kind " + quoted(kind.String())
	}
	var all []string
	for _, k := range Kinds() {
		all = append(all, string(k))
	}
	r.fail("kind", "%s: write one of %s", wrong, strings.Join(all, ", "))
	return trait{}
}

func (r *reader) text(name, what string) string {
	value, ok := r.members[name]
	if ok && value.Type != gjson.String {
		r.fail(name, "must be a text: write %s, or leave it out for all", what)
	}
	return value.Str
}

func (r *reader) share() float64 {
	value, ok := r.members["share"]
	if !ok {
		return 1
	}
	if value.Type != gjson.Number || !(value.Num > 0 && value.Num <= 1) {
		r.fail("share", "must be a number above 0 and not above 1: write 0.5 for every other, or leave it out for all")
	}
	return value.Num
}

func (r *reader) by(t trait) Span {
	value, ok := r.members["by"]
	if !ok {
		return Span(t.by)
	}
	if t.by == 0 {
		r.fail("by", "means nothing to %s: leave it out", t.kind)
		return 0
	}
	by, err := time.ParseDuration(value.Str)
	if value.Type != gjson.String || err != nil || by < time.Millisecond || by > t.most {
		r.fail("by", `must be a duration from 1ms to %s: write one such as "%s"`, Span(t.most), Span(t.by))
	}
	return Span(by)
}

func (r *reader) status(t trait) int {
	value, ok := r.members["status"]
	if !ok {
		return t.status
	}
	if t.status == 0 {
		r.fail("status", "means nothing to %s: leave it out", t.kind)
		return 0
	}
	status, err := strconv.Atoi(value.Raw)
	if err != nil || status < 400 || status > 599 {
		r.fail("status", "must be a status from 400 to 599: write one such as %d", t.status)
	}
	return status
}
