package dashboard

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/hookbench/hookbench/reports/picture"
	"github.com/hookbench/hookbench/simulator/queue"
)

// exchanged is what was sent, or what came back.
type exchanged struct {
	Line   string
	Header []field
	Body   content
	Cut    bool // there was more than is kept
}

type field struct{ Name, Value string }

func sent(r *queue.Request) *exchanged {
	if r == nil {
		return nil
	}
	return &exchanged{Line: r.Method + " " + r.URL, Header: fields(r.Header), Body: newContent(r.Body)}
}

func answered(r *queue.Response) *exchanged {
	if r == nil {
		return nil
	}
	line := strconv.Itoa(r.Status) + " " + http.StatusText(r.Status)
	return &exchanged{Line: line, Header: fields(r.Header), Body: newContent(r.Body), Cut: r.Truncated || len(r.Body) < r.Size}
}

// fields lists headers by name.
func fields(header http.Header) []field {
	var all []field
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			all = append(all, field{name, value})
		}
	}
	return all
}

func endingOf(a queue.Attempt) picture.Ending {
	switch {
	case a.Outcome == queue.Acknowledged:
		return picture.Acknowledged
	case a.Response != nil:
		return picture.Refused
	default:
		return picture.Unanswered
	}
}
