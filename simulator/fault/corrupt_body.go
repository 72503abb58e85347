package fault

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/queue"
)

// corruptBody replaces one letter or digit in a text of the data and leaves the credentials as they were. It keeps to
// texts of which the schema demands nothing, if there are any: only the authentication is to be wrong.
func corruptBody(h hit, o *queue.Outgoing) error {
	var first []byte
	for _, text := range h.texts(o) {
		body := h.otherCharacter(o.Body, text)
		if valid(o, body) {
			o.Body = body
			return nil
		}
		if first == nil {
			first = body
		}
	}
	if first == nil {
		first = append(bytes.Clone(o.Body), ' ') // a body without texts
	}
	o.Body = first
	return nil
}

// span is where a text stands in a body, without its quotes.
type span struct{ from, to int }

// texts returns some texts of the data, or of the body where it has no data, in random order, but first the one that may
// be anything.
func (h hit) texts(o *queue.Outgoing) []span {
	const enough = 16
	data := o.Provider.Contract.Envelope.Data.Get(o.Body)
	if !data.Exists() {
		data = gjson.ParseBytes(o.Body)
	}
	all := textsIn(data)
	h.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if event, err := o.Provider.Event(o.Event); err == nil {
		all = slices.Concat(textsIn(event.Text.Get(o.Body)), all)
	}
	return all[:min(len(all), enough)]
}

// textsIn returns the texts with a letter or digit, and without escapes.
func textsIn(value gjson.Result) []span {
	var all []span
	switch {
	case value.IsObject(), value.IsArray():
		value.ForEach(func(_, inner gjson.Result) bool { all = append(all, textsIn(inner)...); return true })
	case value.Type == gjson.String && !strings.Contains(value.Raw, `\`) && message.Rotate(value.Str) != value.Str:
		all = append(all, span{value.Index + 1, value.Index + len(value.Raw) - 1})
	}
	return all
}

// otherCharacter returns the body with another letter or digit in a text.
func (h hit) otherCharacter(body []byte, text span) []byte {
	var places []int
	for at := text.from; at < text.to; at++ {
		if c := string(body[at : at+1]); body[at] < 0x80 && message.Rotate(c) != c {
			places = append(places, at)
		}
	}
	at := places[h.random.IntN(len(places))]
	body = bytes.Clone(body)
	body[at] = message.Rotate(string(body[at]))[0]
	return body
}
