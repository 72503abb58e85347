package control

import "slices"

// Route is a route as the tests compare it with the document.
type Route struct {
	Method, Path string
	Query        []string
}

// Routes lists the table.
func (h *Handler) Routes() (all []Route) {
	for _, r := range h.table() {
		query := slices.Clone(r.query)
		slices.Sort(query)
		all = append(all, Route{r.method, r.path, query})
	}
	return all
}
