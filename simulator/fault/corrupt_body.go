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
// what the schema allows, if it can: only the authentication is to be wrong.
func corruptBody(h hit, o *queue.Outgoing) error {
	places := h.places(o)
	for _, at := range places {
		if body := otherCharacter(o.Body, at); valid(o, body) {
			o.Body = body
			return nil
		}
	}
	if len(places) == 0 {
		o.Body = append(bytes.Clone(o.Body), ' ')
		return nil
	}
	o.Body = otherCharacter(o.Body, places[0])
	return nil
}

// places returns where some letters and digits stand in texts of the data, or of the body where it has no data, in random
// order, but first those of the text that may be anything.
func (h hit) places(o *queue.Outgoing) []int {
	const enough = 64
	data := o.Provider.Contract.Envelope.Data.Get(o.Body)
	if !data.Exists() {
		data = gjson.ParseBytes(o.Body)
	}
	all := placesIn(data)
	h.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if event, err := o.Provider.Event(o.Event); err == nil {
		all = slices.Concat(placesIn(event.Text.Get(o.Body)), all)
	}
	return all[:min(len(all), enough)]
}

// placesIn returns where letters and digits stand in texts, but for those with escapes.
func placesIn(value gjson.Result) []int {
	var all []int
	switch {
	case value.IsObject(), value.IsArray():
		value.ForEach(func(_, inner gjson.Result) bool { all = append(all, placesIn(inner)...); return true })
	case value.Type == gjson.String && !strings.Contains(value.Raw, `\`):
		for i := range len(value.Raw) {
			if c := value.Raw[i : i+1]; c[0] < 0x80 && message.Rotate(c) != c {
				all = append(all, value.Index+i)
			}
		}
	}
	return all
}

// otherCharacter returns the body with another letter or digit in place of the one there.
func otherCharacter(body []byte, at int) []byte {
	body = bytes.Clone(body)
	body[at] = message.Rotate(string(body[at]))[0]
	return body
}
