package specs

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/tidwall/gjson"
)

// Edit is a text and the place that it is for.
type Edit struct {
	At   Pointer
	Text string
}

// SetAllLike is SetLike for each of the edits, one after the other. It reads the document once where that comes to the
// same: where everything is there already and nothing stands inside of anything else.
func SetAllLike(doc []byte, edits []Edit) ([]byte, error) {
	places := find(doc, edits)
	order := make([]int, len(edits))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(places[a].Index, places[b].Index) })
	edited, done := make([]byte, 0, len(doc)+len(doc)/8), 0
	for _, i := range order {
		at := places[i]
		if !at.Exists() || at.Index < done {
			return setOneByOne(doc, edits)
		}
		edited = append(edited, doc[done:at.Index]...)
		edited = append(edited, like(at, edits[i].Text)...)
		done = at.Index + len(at.Raw)
	}
	return append(edited, doc[done:]...), nil
}

func setOneByOne(doc []byte, edits []Edit) ([]byte, error) {
	var err error
	for _, e := range edits {
		if doc, err = e.At.SetLike(doc, e.Text); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// find returns what Get finds at the place of each edit, in one pass over the document.
func find(doc []byte, edits []Edit) []gjson.Result {
	s := search{tokens: make([][]string, len(edits)), found: make([]gjson.Result, len(edits))}
	var wanted []int
	for i, e := range edits {
		if s.tokens[i] = e.At.Tokens(); len(s.tokens[i]) > 0 {
			wanted = append(wanted, i)
		}
	}
	s.descend(gjson.ParseBytes(doc), wanted, 0)
	return s.found
}

// search looks for several pointers at once.
type search struct {
	tokens [][]string
	found  []gjson.Result
}

// descend looks for the wanted pointers within a value to which their first tokens, as many as the depth, have led.
func (s search) descend(value gjson.Result, wanted []int, depth int) {
	if !value.IsObject() && !value.IsArray() {
		return
	}
	index := -1
	value.ForEach(func(key, member gjson.Result) bool {
		index++
		name := key.Str
		if value.IsArray() {
			name = strconv.Itoa(index)
		}
		var inside []int
		wanted = slices.DeleteFunc(wanted, func(i int) bool {
			switch {
			case s.tokens[i][depth] != name:
				return false
			case depth+1 == len(s.tokens[i]):
				s.found[i] = member
			default:
				inside = append(inside, i)
			}
			return true
		})
		if len(inside) > 0 {
			s.descend(member, inside, depth+1)
		}
		return len(wanted) > 0
	})
}
