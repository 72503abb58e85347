package specs

import "strings"

// Header is one that a provider writes on every delivery, beside those by which a receiver knows it: the id and the
// time of the delivery, the name of the event, the number of the attempt.
type Header struct {
	Name    string `yaml:"name" json:"name"` // as the provider spells it
	Value   string `yaml:"value" json:"value"`
	Retries bool   `yaml:"retries,omitempty" json:"retries,omitempty"` // only on attempts after the first
	Known   `yaml:",inline"`
}

// headerWords are what the value of a Header may hold, beside {alnum:N}, {digits:N}, {uuid}, which keep their value over
// the attempts of a delivery and are the same in every header, and {/pointer}, a member of the body.
//
//	{type} {subtype}  of the event
//	{unix} {now}      the instant of the attempt, in seconds since 1970 or as RFC 3339 has it
//	{attempt}         its number, from 1
//	{retry}           its number, from 0
func headerWords() []string {
	return []string{"{type}", "{subtype}", "{unix}", "{now}", "{attempt}", "{retry}", "{uuid}"}
}

// Header returns the header of that name in any letter case, or nil.
func (c *Contract) Header(name string) *Header {
	for i := range c.Headers {
		if name != "" && strings.EqualFold(c.Headers[i].Name, name) {
			return &c.Headers[i]
		}
	}
	return nil
}
