package receiver

import (
	"io"
	"log"
)

// silentLog keeps the complaints of servers about clients that break off out of the tests' output.
func silentLog() *log.Logger { return log.New(io.Discard, "", 0) }
