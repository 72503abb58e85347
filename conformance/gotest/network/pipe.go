package network

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// capacity is how many bytes a pipe takes before a writer waits for the reader.
const capacity = 64 << 10

// pipe carries bytes in one direction.
type pipe struct {
	mu      sync.Mutex
	changed *sync.Cond
	bytes   []byte
	ended   bool // nothing more will be written
	reset   bool // the writer broke the connection
	left    bool // the reader has gone
	reading limit
	writing limit
}

func newPipe() *pipe {
	p := &pipe{}
	p.changed = sync.NewCond(&p.mu)
	return p
}

func (p *pipe) read(to []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch {
		case p.left:
			return 0, net.ErrClosed
		case p.reading.over():
			return 0, os.ErrDeadlineExceeded
		case p.reset:
			return 0, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		case len(p.bytes) > 0:
			n := copy(to, p.bytes)
			p.bytes = p.bytes[n:]
			p.changed.Broadcast()
			return n, nil
		case p.ended:
			return 0, io.EOF
		case len(to) == 0:
			return 0, nil
		}
		p.changed.Wait()
	}
}

func (p *pipe) write(from []byte) (written int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch room := capacity - len(p.bytes); {
		case p.ended:
			return written, net.ErrClosed
		case p.writing.over():
			return written, os.ErrDeadlineExceeded
		case p.left:
			return written, &net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}
		case len(from) == 0:
			return written, nil
		case room > 0:
			n := min(room, len(from))
			p.bytes = append(p.bytes, from[:n]...)
			from, written = from[n:], written+n
			p.changed.Broadcast()
			continue
		}
		p.changed.Wait()
	}
}

// end says that nothing more will be written.
func (p *pipe) end(abrupt bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended, p.reset = true, p.reset || abrupt
	p.writing.stop()
	p.changed.Broadcast()
}

// leave says that nothing more will be read.
func (p *pipe) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left, p.bytes = true, nil
	p.reading.stop()
	p.changed.Broadcast()
}

// deadline changes a limit of the pipe, and wakes up those who wait when it is reached.
func (p *pipe) deadline(l *limit, t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.stop()
	l.at = t
	if !t.IsZero() {
		l.timer = time.AfterFunc(time.Until(t), func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.changed.Broadcast()
		})
	}
	p.changed.Broadcast()
}

// limit is an instant after which nobody waits any longer; zero: there is none.
type limit struct {
	at    time.Time
	timer *time.Timer
}

func (l *limit) over() bool { return !l.at.IsZero() && !time.Now().Before(l.at) }

func (l *limit) stop() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
}
