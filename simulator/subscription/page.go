package subscription

import (
	"math"
	"net/http"
	"net/url"
	"strings"
)

// The query parameters of a page, where an operation documents them.
const (
	offsetParameter = "offset"
	limitParameter  = "limit"
)

// page is a part of a list.
type page struct{ offset, limit int }

// everything is the page of an operation that documents none.
var everything = page{limit: math.MaxInt}

// of returns the bounds of the page in a list of that length.
func (p page) of(length int) (from, to int) {
	from = min(p.offset, length)
	return from, from + min(p.limit, length-from)
}

// page reads which part of a list is asked for.
func (c *call) page() (page, error) {
	query, err := url.ParseQuery(c.URL.RawQuery)
	if err != nil {
		return page{}, &Refusal{Status: http.StatusBadRequest, Detail: "the query is malformed"}
	}
	values, violations := c.operation.Values(query)
	if len(violations) > 0 {
		v := violations[0]
		return page{}, &Refusal{Status: http.StatusBadRequest, Detail: "query parameter " + strings.TrimPrefix(v.Pointer, "/") + " " + v.Text}
	}
	p := everything
	if offset, ok := values[offsetParameter].(int); ok {
		p.offset = max(offset, 0)
	}
	if limit, ok := values[limitParameter].(int); ok {
		p.limit = max(limit, 0)
	}
	return p, nil
}
