package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Inclusion takes a group of the shared catalogue into a folder's own.
type Inclusion struct {
	Group   string   `yaml:"group" json:"group"`
	Party   Party    `yaml:"party,omitempty" json:"party,omitempty"`     // takes the entries of one party; empty: of both
	Basis   Basis    `yaml:"basis" json:"basis"`                         // how what the group demands is known here: each entry has this or its own, the weaker
	Section string   `yaml:"section,omitempty" json:"section,omitempty"` // heading of the document where it stands
	Only    []string `yaml:"only,omitempty" json:"only,omitempty"`       // ids of entries, without prefix: takes these
	Except  []string `yaml:"except,omitempty" json:"except,omitempty"`   // ids of entries, without prefix: takes all but these
}

// takes tells whether an entry of the group is among those that are taken.
func (i Inclusion) takes(r SharedRequirement, c *Contract) bool {
	switch {
	case i.Party != "" && r.Party != i.Party, r.Needs != "" && !needs()[r.Needs].met(c):
		return false
	case len(i.Only) > 0:
		return slices.Contains(i.Only, r.ID)
	default:
		return !slices.Contains(i.Except, r.ID)
	}
}

// requirements returns what a group demands of a provider with that contract, under ids that begin with the prefix.
func (i Inclusion) requirements(group Group, prefix string, c *Contract) []Requirement {
	var all []Requirement
	for _, entry := range group.Requirements {
		if !i.takes(entry, c) {
			continue
		}
		for _, stated := range wordsOf(entry, c) {
			r := entry.Requirement
			r.ID = prefix + "-" + stated.fill(r.ID)
			r.Text = stated.fill(r.Text)
			r.With = stated.parameters(r.With)
			r.Basis = weaker(r.Basis, i.Basis)
			r.Section = i.Section
			all = append(all, r)
		}
	}
	return all
}

// weaker returns the weaker of two bases; a word that is none is the weakest.
func weaker(a, b Basis) Basis {
	if basisWords := list(Documented, Published, Implied, Practice, Undocumented); slices.Index(basisWords, string(a)) > slices.Index(basisWords, string(b)) {
		return a
	}
	return b
}

// stated holds the facts that {words} of an entry stand for.
type stated map[string]any

// wordsOf returns the facts of a contract once for each requirement that an entry stands for.
func wordsOf(entry SharedRequirement, c *Contract) []stated {
	facts := factsOf(c)
	if entry.Each == "" {
		return []stated{facts}
	}
	var all []stated
	for n, delay := range tableOf(c.Retry) {
		each := maps.Clone(facts)
		each["n"], each["delay"] = n+1, duration(delay)
		all = append(all, each)
	}
	return all
}

// tableOf returns the waits that the table of delays names, and the first of those that repeat after it.
func tableOf(r Retry) []time.Duration {
	waits, figures := r.Waits(), 0
	if r.Delays != nil {
		figures = len(r.Delays.Value)
	}
	if r.Repeat != nil {
		figures++
	}
	return waits[:min(len(waits), figures)]
}

func factsOf(c *Contract) stated {
	facts := stated{
		"method": c.Request.Method.Value, "deadline": duration(c.Request.Deadline.Value), "firstAttempt": duration(c.Request.FirstAttempt.Value),
		"attempts": len(c.Retry.Attempts()),
	}
	if s := c.Authentication.Signature; s != nil {
		facts["signatureHeader"] = s.Header
		if s.Timestamp != nil {
			facts["tolerance"] = duration(s.Timestamp.Tolerance.Value)
		}
	}
	if c.Handshake != nil {
		facts["handshakeDeadline"] = duration(c.Handshake.Deadline.Value)
	}
	if k := c.Authentication.StaticKey; k != nil {
		facts["keyHeader"] = k.Header
	}
	if e := c.Retry.Exponential; e != nil {
		facts["factor"] = e.Factor.Value
	}
	if e := c.Retry.Expiry; e != nil {
		facts["expiry"] = duration(e.Value)
	}
	return facts
}

// fill writes the facts in place of the words. Numbers have two digits at least where they number an id.
func (s stated) fill(text string) string {
	numbering := "%v"
	if strings.HasSuffix(text, "-{n}") {
		numbering = "%02d"
	}
	return braces().ReplaceAllStringFunc(text, func(word string) string {
		return fmt.Sprintf(numbering, s[strings.Trim(word, "{}")])
	})
}

// parameters returns a check's parameters with facts in place of those that are words.
func (s stated) parameters(with map[string]any) map[string]any {
	filled := maps.Clone(with)
	for name, value := range with {
		if word, ok := value.(string); ok && braces().FindString(word) == word {
			filled[name] = s[strings.Trim(word, "{}")]
		}
	}
	return filled
}
