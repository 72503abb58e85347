package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"golang.org/x/term"
)

// clearLine goes to the beginning of a terminal's line and empties it.
const clearLine = "\r\x1b[2K"

// liveLine is the last line of a terminal, which is replaced as a run goes on. Whatever else is written to that terminal
// meanwhile goes through it, and appears above the line. It is safe for concurrent use.
type liveLine struct {
	mu   sync.Mutex
	to   io.Writer
	text string // what it shows; empty: there is no such line at the moment
}

// Show replaces the line; an empty text takes it away.
func (l *liveLine) Show(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if text != l.text {
		fmt.Fprint(l.to, clearLine, text)
	}
	l.text = text
}

// Write writes whole lines above the line.
func (l *liveLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text == "" {
		return l.to.Write(p)
	}
	fmt.Fprint(l.to, clearLine)
	n, err := l.to.Write(p)
	fmt.Fprint(l.to, l.text)
	return n, err
}

// isTerminal tells whether somebody looks at what goes to a writer.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// obeys tells whether a writer is a terminal that understands more than lines of text.
func obeys(w io.Writer) bool { return isTerminal(w) && os.Getenv("TERM") != "dumb" }

// columns returns how wide a terminal is; 0 for what is none, and where nobody knows.
func columns(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}
