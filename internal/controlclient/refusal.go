package controlclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
)

// Unreachable is the error when there was no answer of a simulator.
type Unreachable struct{ reason string }

func (u *Unreachable) Error() string { return u.reason }

// Refused is the error when the simulator did not do what it was asked for.
type Refused struct {
	Status  int
	Reason  string // its own words
	Pointer string // JSON pointer to the mistake in the request; "": none
}

func (r *Refused) Error() string {
	if r.Pointer != "" && !strings.Contains(r.Reason, r.Pointer) {
		return r.Pointer + ": " + r.Reason
	}
	return r.Reason
}

// refused reads a refusal. One that does not look like the control API's comes from somebody else.
func (c *Client) refused(status int, text []byte) error {
	var said struct{ Error, Pointer string }
	if err := json.Unmarshal(text, &said); err != nil || said.Error == "" {
		return c.stranger(status)
	}
	if status == http.StatusUnauthorized {
		said.Error += "; give the token that the simulator printed when it started with --token env:NAME"
	}
	return &Refused{status, said.Error, said.Pointer}
}

func (c *Client) stranger(status int) error {
	return &Unreachable{fmt.Sprintf("what answers at %s (%d %s) is no hookbench simulator; see --server", c.server, status, http.StatusText(status))}
}

// unreachable says why there is no answer, and what to do.
func (c *Client) unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if notListening(err) {
		return &Unreachable{fmt.Sprintf("nobody listens at %s: is `hookbench simulate` running? see --server", c.server)}
	}
	var about *url.Error
	if errors.As(err, &about) {
		err = about.Err
	}
	advice := ""
	if isTLS(err) {
		advice = "; give the simulator's ca.pem with --ca-file"
	}
	return &Unreachable{fmt.Sprintf("the simulator at %s does not answer: %v%s", c.server, err, advice)}
}

func notListening(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial" && errors.Is(err, syscall.ECONNREFUSED)
}

func isTLS(err error) bool { return strings.Contains(err.Error(), "certificate") }
