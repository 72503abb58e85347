package queue

import "slices"

// fifo is a queue of pointers in the order of their arrival. It reuses its memory.
type fifo[T any] struct {
	items []*T
	head  int // index of the first
}

func (f *fifo[T]) len() int { return len(f.items) - f.head }

func (f *fifo[T]) push(item *T) {
	if f.head > len(f.items)/2 { // move down rather than grow
		n := copy(f.items, f.items[f.head:])
		clear(f.items[n:])
		f.items, f.head = f.items[:n], 0
	}
	f.items = append(f.items, item)
}

// pop takes the first; there is one.
func (f *fifo[T]) pop() *T {
	item := f.items[f.head]
	f.items[f.head] = nil
	f.head++
	return item
}

// remove takes out an item wherever it stands, and tells whether it was there.
func (f *fifo[T]) remove(item *T) bool {
	i := slices.Index(f.items[f.head:], item)
	if i >= 0 {
		f.items = slices.Delete(f.items, f.head+i, f.head+i+1)
	}
	return i >= 0
}

// all returns the items in their order; the slice is the queue's own.
func (f *fifo[T]) all() []*T { return f.items[f.head:] }
