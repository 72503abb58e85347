package subscription

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// route is a path of openapi.yaml with its operations by method.
type route struct {
	segments   []string // "" for a parameter
	operations map[string]operation
}

type operation struct {
	*specs.Operation
	handle handler
}

// handler returns the body of the answer, nil for none. The error is a *Refusal.
type handler func(*call) ([]byte, error)

// newRoutes returns the routes of the operations that the contract names.
func (a *API) newRoutes() ([]*route, error) {
	o, byPath := a.options.Provider.Contract.Subscriptions.Operations, map[string]*route{}
	var routes []*route
	for _, named := range []struct {
		id     string
		handle handler
	}{
		{o.Create, a.create}, {o.List, a.list}, {o.Get, a.get}, {o.Update, a.update}, {o.Delete, a.delete},
		{o.Test, a.test}, {o.History, a.history}, {o.Status, a.status},
	} {
		if named.id == "" {
			continue
		}
		op, err := a.options.Provider.Operation(named.id)
		if err == nil {
			err = a.servable(op)
		}
		if err != nil {
			return nil, err
		}
		r := byPath[op.Path]
		if r == nil {
			r = &route{segments: segmentsOf(op.Path), operations: map[string]operation{}}
			byPath[op.Path] = r
			routes = append(routes, r)
		}
		r.operations[op.Method] = operation{op, named.handle}
	}
	return routes, nil
}

// servable objects to an operation that the options do not suffice for.
func (a *API) servable(op *specs.Operation) error {
	o := a.options.Provider.Contract.Subscriptions.Operations
	switch {
	case len(op.Security) > 0 && a.options.Authorize == nil:
		return fmt.Errorf("operation %q demands credentials, and there is no authorizer", op.ID)
	case op.ID == o.Test && a.options.Test == nil:
		return errors.New("there is a test operation, and nothing that sends test deliveries")
	case op.ID == o.History && a.options.History == nil:
		return errors.New("there is a history operation, and no history")
	case (op.ID == o.Create || op.ID == o.Update) && op.Body == nil:
		return fmt.Errorf("operation %q takes no JSON", op.ID)
	}
	return nil
}

func segmentsOf(path string) []string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			segments[i] = ""
		}
	}
	return segments[1:]
}

// route finds the operation of a call.
func (a *API) route(c *call) (handler, error) {
	r, id := a.match(c.URL.EscapedPath())
	if r == nil {
		return nil, &Refusal{Status: http.StatusNotFound, Detail: "there is nothing at this path"}
	}
	method := c.Method
	if method == http.MethodHead { // RFC 9110, section 9.3.2; the server leaves out the body
		method = http.MethodGet
	}
	op, ok := r.operations[method]
	if !ok {
		return nil, &Refusal{
			Status: http.StatusMethodNotAllowed,
			Detail: "this path does not take " + c.Method,
			Header: http.Header{"Allow": {r.allow()}},
		}
	}
	c.operation, c.id = op.Operation, id
	return op.handle, nil
}

// match returns the route of a path and the last parameter in it. Of several routes that fit it takes the one with the
// fewest parameters. Nothing in a path is cleaned: an escaped slash is part of a parameter.
func (a *API) match(path string) (best *route, id string) {
	segments := strings.Split(path, "/")[1:]
	fewest := len(segments) + 1
	for _, r := range a.routes {
		if parameters, last, ok := r.fits(segments); ok && parameters < fewest {
			best, id, fewest = r, last, parameters
		}
	}
	return best, id
}

// fits tells whether a path fits, with how many parameters, and the last of them.
func (r *route) fits(segments []string) (parameters int, last string, ok bool) {
	if len(segments) != len(r.segments) {
		return 0, "", false
	}
	for i, want := range r.segments {
		given, err := url.PathUnescape(segments[i])
		switch {
		case err != nil || given == "" || want != "" && given != want:
			return 0, "", false
		case want == "":
			parameters, last = parameters+1, given
		}
	}
	return parameters, last, true
}

// allow returns the methods of a path for the header of that name.
func (r *route) allow() string {
	var methods []string
	for method := range r.operations {
		methods = append(methods, method)
		if method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}
