//go:build !linux || (!amd64 && !arm64)

package virtualtime

import (
	"errors"
	"fmt"
	"runtime"
)

// ErrUnavailable is wrapped by the errors of Open where there is no virtual time.
var ErrUnavailable = errors.New("virtual time is not available")

// engine is how the tracer is reached; there is none here.
type engine struct{}

func (*engine) ring() {}

// Open returns an error: there is no virtual time on this system.
func Open(Options) (*Time, error) {
	return nil, fmt.Errorf("%w: it works on Linux with an amd64 or arm64 processor, and this is %s on %s", ErrUnavailable, runtime.GOOS, runtime.GOARCH)
}

// Start returns an error: there is no virtual time on this system.
func (*Time) Start(Command) (*Process, error) { return nil, ErrUnavailable }

// Close does nothing.
func (*Time) Close() {}
