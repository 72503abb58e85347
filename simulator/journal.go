package simulator

import (
	"context"
	"sync"

	"github.com/hookbench/hookbench/simulator/queue"
)

// journalSize is how many changes are kept for those who read them late.
const journalSize = 4096

// Journal keeps the latest changes to deliveries, numbered from 1. Readers hold nobody up: one that falls too far behind
// misses some, and is told so by the numbers.
type Journal struct {
	mu     sync.Mutex
	kept   [journalSize]queue.Change
	last   uint64        // number of the latest
	news   chan struct{} // closed with the next change
	closed bool
}

// Entry is a change with its number.
type Entry struct {
	Number uint64
	queue.Change
}

func newJournal() *Journal { return &Journal{news: make(chan struct{})} }

// Journal returns the record of changes.
func (s *Simulator) Journal() *Journal { return s.journal }

func (j *Journal) add(c queue.Change) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return
	}
	j.last++
	j.kept[j.last%journalSize] = c
	close(j.news)
	j.news = make(chan struct{})
}

// Last returns the number of the latest change, 0 where there is none.
func (j *Journal) Last() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}

// After returns the kept changes after the one of the given number, the oldest first. It waits until there is one, or
// until the context ends or the simulator is shut down, and then returns none.
func (j *Journal) After(ctx context.Context, number uint64) []Entry {
	for {
		entries, news := j.since(number)
		if len(entries) > 0 || news == nil {
			return entries
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil
		}
	}
}

// since returns the kept changes after a number, and what is closed with the next one; nil when none will come.
func (j *Journal) since(number uint64) ([]Entry, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	first := number + 1
	if j.last >= journalSize {
		first = max(first, j.last-journalSize+1)
	}
	var entries []Entry
	for n := first; n <= j.last; n++ {
		entries = append(entries, Entry{n, j.kept[n%journalSize]})
	}
	if j.closed {
		return entries, nil
	}
	return entries, j.news
}

// close ends the wait of all readers.
func (j *Journal) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.closed {
		j.closed = true
		close(j.news)
	}
}
