package main

import "net/http"

// handler returns what is served on the port.
func (s *simulation) handler() http.Handler { return s.simulator }
