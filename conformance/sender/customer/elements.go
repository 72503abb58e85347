package customer

import (
	"encoding/json"

	"github.com/tidwall/gjson"
)

// Elements returns the elements of a list's answer: of the array that it is, or of the first array that has elements among
// its members and theirs, since lists may be wrapped, with other lists beside them.
func Elements(body []byte) ([]gjson.Result, bool) {
	if !json.Valid(body) {
		return nil, false
	}
	answer := gjson.ParseBytes(body)
	if answer.IsArray() {
		return answer.Array(), true
	}
	arrays := arraysIn(answer, wrappings)
	for _, array := range arrays {
		if len(array) > 0 {
			return array, true
		}
	}
	return nil, len(arrays) > 0
}

// wrappings is how deep a list may be wrapped.
const wrappings = 2

// arraysIn returns the arrays among the members of an object, those of its own before those of the objects in it.
func arraysIn(object gjson.Result, depth int) [][]gjson.Result {
	var own, deeper [][]gjson.Result
	object.ForEach(func(_, member gjson.Result) bool {
		switch {
		case member.IsArray():
			own = append(own, member.Array())
		case member.IsObject() && depth > 1:
			deeper = append(deeper, arraysIn(member, depth-1)...)
		}
		return true
	})
	return append(own, deeper...)
}

// IDs returns the ids in a list's answer: of objects the member that holds it, of anything else the element itself.
func (c *Customer) IDs(body []byte) ([]string, bool) {
	elements, ok := Elements(body)
	if !ok {
		return nil, false
	}
	var ids []string
	for _, e := range elements {
		if e.IsObject() {
			ids = append(ids, c.resource().ID.String([]byte(e.Raw)))
		} else {
			ids = append(ids, e.String())
		}
	}
	return ids, true
}

// Unwrapped returns the resource of an answer, which may stand in a member of its own.
func (c *Customer) Unwrapped(body []byte) []byte {
	if id := c.resource().ID; id != "" && !id.Get(body).Exists() {
		var inner []byte
		gjson.ParseBytes(body).ForEach(func(_, member gjson.Result) bool {
			if member.IsObject() && id.Get([]byte(member.Raw)).Exists() {
				inner = []byte(member.Raw)
			}
			return inner == nil
		})
		if inner != nil {
			return inner
		}
	}
	return body
}
