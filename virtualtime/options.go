package virtualtime

import (
	"errors"
	"os"
	"time"
)

// ErrRestless is wrapped by the error of Until for programs that never come to rest, so that their time cannot jump.
var ErrRestless = errors.New("the time cannot jump")

// ErrForeign is wrapped by the errors for a program whose system calls are not those of this machine, such as a 32-bit one.
var ErrForeign = errors.New("system calls of another kind")

// Options say how the time passes. The zero value is right for most programs.
type Options struct {
	Free     bool          // jump whenever all programs wait, although nobody outside waits for it by Until
	Quiet    time.Duration // real time after the last traffic with others in which nothing may happen before a jump; 0: 10 ms
	Patience time.Duration // longest real time without rest, while Until waits, before it gives up; 0: 30 s
	Jumps    int           // the most jumps; 0: a million
}

const (
	defaultQuiet    = 10 * time.Millisecond
	defaultPatience = 30 * time.Second
	defaultJumps    = 1_000_000
)

// forever is for waits that are longer than a duration can be.
const forever = 1 << 62

func (o Options) filled() Options {
	if o.Quiet <= 0 {
		o.Quiet = defaultQuiet
	}
	if o.Patience <= 0 {
		o.Patience = defaultPatience
	}
	if o.Jumps <= 0 {
		o.Jumps = defaultJumps
	}
	return o
}

// Command is a program to be started.
type Command struct {
	Args   []string // the program, looked up in PATH, and its arguments
	Dir    string   // where it runs; "": here
	Env    []string // its environment; nil: that of this process
	Stdin  *os.File // nil: nothing, also for the other two
	Stdout *os.File
	Stderr *os.File
	Group  bool // gives it a process group of its own, with its pid as the number
}

// Stats are what has happened so far.
type Stats struct {
	Jumps     int           // of the time
	Jumped    time.Duration // by all jumps together
	Starved   time.Duration // for which the programs waited for a processor: it has not passed for them
	Clocks    int           // calls that read a clock
	Waits     int           // calls that wait for a while
	Processes int           // that were traced, all together
	Threads   int           // that are traced now
	Late      time.Duration // by how much a program that polls may have been woken late, at most
	Notices   []string      // what a reader of results should know, each said once
}
