package subscription

import (
	"cmp"
	"slices"
	"sync"
)

// entry is a subscription as it is kept. It never changes: a change puts another one in its place.
type entry struct {
	Subscription
	sequence uint64 // order of creation
	resource []byte // all of it, as JSON; nil for one that was registered by the control side
	read     []byte // the answer of get
	listed   []byte // its element in the answer of list
}

// store keeps entries by id and in the order of their creation.
type store struct {
	mu      sync.RWMutex
	byID    map[string]*entry
	ordered []*entry
	last    uint64
}

func (s *store) get(id string) *entry {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byID[id]
}

// put adds an entry, or replaces the one of the same id, which keeps its place.
func (s *store) put(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = map[string]*entry{}
	}
	if old := s.byID[e.ID]; old != nil {
		e.sequence = old.sequence
		s.ordered[s.place(old)] = e
	} else {
		s.last++
		e.sequence = s.last
		s.ordered = append(s.ordered, e)
	}
	s.byID[e.ID] = e
}

// remove returns the entry that it removes, nil if there is none.
func (s *store) remove(id string) *entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.byID[id]
	if e == nil {
		return nil
	}
	delete(s.byID, id)
	place := s.place(e)
	s.ordered = slices.Delete(s.ordered, place, place+1)
	return e
}

// place returns where among the ordered ones an entry is.
func (s *store) place(e *entry) int {
	i, _ := slices.BinarySearchFunc(s.ordered, e.sequence, func(e *entry, n uint64) int { return cmp.Compare(e.sequence, n) })
	return i
}

// page returns a part of the entries in the order of their creation, and how many there are.
func (s *store) page(p page) ([]*entry, int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	from, to := p.of(len(s.ordered))
	return slices.Clone(s.ordered[from:to]), len(s.ordered)
}

// clear forgets all entries and returns them.
func (s *store) clear() []*entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.ordered
	s.byID, s.ordered = nil, nil
	return all
}
