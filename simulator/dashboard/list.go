package dashboard

import (
	"net/url"
	"strconv"
	"time"

	"github.com/hookbench/hookbench/simulator/queue"
)

// rowsShown is how many deliveries a page of the list has: more than somebody looks at, few enough for a browser to
// change a thousand times a second.
const rowsShown = 100

// list is a part of the deliveries, the latest first.
type list struct {
	Rows             []row
	Total            int
	From, To         int // counted from 1, the latest first
	Provider, Status string
	Statuses         []queue.Status
	Providers        []string
	Page             int    // counted from 0, the latest; the others do not take in what is new
	Newer, Older     string // addresses; Newer is "" on the latest page
	After            uint64 // number of the last change that the list knows of
	Limit            int
}

// row is one delivery in the list.
type row struct {
	ID, Link, Provider, Event, Answer string
	Status                            queue.Status
	Made                              int
	Created, NextDue                  time.Time
}

// Blank is the row that the script fills for a delivery that is new.
func (l list) Blank() row { return row{} }

// list reads which deliveries are asked for. A page that cannot be is the first.
func (h *Handler) list(query url.Values) (list, error) {
	l := list{
		Provider: query.Get("provider"), Status: query.Get("status"), After: h.simulator.Journal().Last(), Limit: rowsShown,
		Statuses: queue.Statuses(),
	}
	for _, info := range h.simulator.Providers() {
		l.Providers = append(l.Providers, info.ID)
	}
	l.Page, _ = strconv.Atoi(query.Get("page"))
	which := queue.Selection{Provider: l.Provider, Status: queue.Status(l.Status), Limit: 1}
	if which.Provider != "" {
		if _, err := h.simulator.Provider(which.Provider); err != nil {
			return l, err
		}
	}
	_, l.Total = h.simulator.Deliveries(which)
	l.Page = max(0, min(l.Page, (l.Total-1)/rowsShown))
	last := l.Total - l.Page*rowsShown
	which.Offset = max(0, last-rowsShown)
	which.Limit = max(1, last-which.Offset)
	found, _ := h.simulator.Deliveries(which)
	for i := len(found) - 1; i >= 0; i-- {
		l.Rows = append(l.Rows, newRow(found[i]))
	}
	l.turn(query)
	return l, nil
}

// turn adds what leads to the pages beside this one.
func (l *list) turn(query url.Values) {
	l.From, l.To = l.Page*rowsShown+1, l.Page*rowsShown+len(l.Rows)
	if l.Page > 0 {
		l.Newer = with(query, "page", number(l.Page-1))
	}
	l.Older = with(query, "page", number(l.Page+1))
}

// number writes a page's number; the first needs none.
func number(page int) string {
	if page == 0 {
		return ""
	}
	return strconv.Itoa(page)
}

func newRow(d queue.Delivery) row {
	r := row{
		ID: d.ID, Link: deliveryPath + url.PathEscape(d.ID), Provider: d.Provider, Event: d.Event,
		Status: d.Status, Made: d.Made, Created: d.Created, NextDue: d.NextDue,
	}
	if d.Subtype != "" {
		r.Event += " / " + d.Subtype
	}
	switch {
	case d.Answered > 0:
		r.Answer = strconv.Itoa(d.Answered)
	case d.Made > 0:
		r.Answer = "none"
	}
	return r
}
