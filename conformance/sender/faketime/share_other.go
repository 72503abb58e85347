//go:build !linux

package faketime

import (
	"context"
	"errors"
	"time"
)

// share is what the sender's processes read; only Linux has it.
type share struct{}

func newShare(string) (*share, time.Time, error) {
	return nil, time.Time{}, errors.New("time faketime: works on Linux only: use --time clock=URL or xN")
}

func (*share) write(line) error { return nil }

func (*share) environment() []string { return nil }

func (*share) remove() {}

func (*share) probe(context.Context) error { return nil }
