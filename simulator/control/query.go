package control

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// checkQuery refuses a query that cannot be read, and parameters that the call does not take: one that is misspelt would
// otherwise choose everything.
func checkQuery(r *http.Request, names []string) error {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refusal(http.StatusBadRequest, "the query cannot be read: %v", err)
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch {
		case len(names) == 0:
			return refusal(http.StatusBadRequest, "the parameter %q is not known here: send no query", name)
		case !slices.Contains(names, name):
			return refusal(http.StatusBadRequest, "the parameter %q is not known here: use %s", name, strings.Join(names, ", "))
		case len(given[name]) > 1:
			return refusal(http.StatusBadRequest, "the parameter %q stands there twice: give it once", name)
		}
	}
	return nil
}

// page is which part of a list is asked for.
type page struct{ offset, limit int }

// mostListed is the largest page.
const mostListed = 1000

// readPage reads offset and limit. The limit is the given one when there is none in the query.
func readPage(query url.Values, limit int) (p page, err error) {
	p.limit = limit
	if text, given := query["offset"]; given {
		if p.offset, err = strconv.Atoi(text[0]); err != nil || p.offset < 0 {
			return p, refusal(http.StatusBadRequest, "offset: give a whole number from 0")
		}
	}
	if text, given := query["limit"]; given {
		if p.limit, err = strconv.Atoi(text[0]); err != nil || p.limit < 1 || p.limit > mostListed {
			return p, refusal(http.StatusBadRequest, "limit: give a whole number from 1 to %d", mostListed)
		}
	}
	return p, nil
}

// cut returns the asked part of a list.
func cut[T any](p page, all []T) []T {
	from := min(p.offset, len(all))
	return all[from:min(from+p.limit, len(all))]
}
