package dashboard

import (
	"net/http"
	"net/url"
	"time"

	"github.com/hookbench/hookbench/simulator"
	"github.com/hookbench/hookbench/simulator/queue"
)

// home is the front page.
type home struct {
	Clock     clock
	List      list
	Providers []tab
	Panel     panel
	Faults    faults
}

// tab leads to one provider.
type tab struct {
	simulator.Info
	Link    string
	Current bool
}

func (h *Handler) home(r *http.Request) (view, error) {
	query := r.URL.Query()
	all := h.simulator.Providers()
	at := all[0].ID
	if query.Get("at") != "" {
		at = query.Get("at")
	}
	panel, err := h.panel(at, query)
	if err != nil {
		return view{}, err
	}
	list, err := h.list(query)
	if err != nil {
		return view{}, err
	}
	page := home{Clock: h.clock(), List: list, Panel: panel, Faults: h.faults()}
	for _, info := range all {
		page.Providers = append(page.Providers, tab{info, with(query, "at", info.ID, "type", "", "subtype", ""), info.ID == at})
	}
	return view{"home.html.tmpl", http.StatusOK, page}, nil
}

// with returns the address of the front page with some parameters of its query changed; "" takes one away.
func with(query url.Values, pairs ...string) string {
	changed := url.Values{}
	for _, name := range []string{"at", "type", "subtype", "provider", "status", "page"} {
		if query.Get(name) != "" {
			changed.Set(name, query.Get(name))
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		changed.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			changed.Del(pairs[i])
		}
	}
	return "/?" + changed.Encode()
}

// clock is how far virtual time has come.
type clock struct {
	Now     time.Time
	Pace    string
	Runs    bool      // by itself
	NextDue time.Time // zero: nothing is to fall due
	Pending int
}

// NextDueExact is NextDue as the control API reads it; "" for none.
func (c clock) NextDueExact() string {
	if c.NextDue.IsZero() {
		return ""
	}
	return c.NextDue.UTC().Format(time.RFC3339Nano)
}

func (h *Handler) clock() clock {
	pace := h.simulator.Pace().String()
	c := clock{Now: h.simulator.Now(), Pace: pace, Runs: pace != "manual", Pending: h.simulator.Load().Deliveries[queue.Pending]}
	if due, is := h.simulator.NextDue(); is {
		c.NextDue = due
	}
	return c
}
