package queue

// Change is one thing that happened to a delivery.
type Change struct {
	Delivery Delivery // as it is afterwards, without its attempts
	From     Status   // its status before; "" for a new delivery
	Attempt  *Attempt // the attempt that brought the change; nil where none did
}

// note keeps a change to be told. The attempt is an index into the history, or none. The caller holds the lock.
func (q *Queue) note(d *delivery, from Status, attempt ...int) {
	if q.options.Observe == nil {
		return
	}
	change := Change{Delivery: q.view(d), From: from}
	for _, i := range attempt {
		made := q.viewAttempt(d, i)
		change.Attempt = &made
	}
	q.news = append(q.news, change)
}

// announce has the news told by a goroutine that ends when all is told. The caller holds the lock.
func (q *Queue) announce() {
	if len(q.news) > 0 && !q.telling {
		q.telling = true
		go q.tell()
	}
}

func (q *Queue) tell() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.news) > 0 {
		news := q.news
		q.news = nil
		q.mu.Unlock()
		for _, change := range news {
			q.options.Observe(change)
		}
		q.mu.Lock()
	}
	q.telling = false
	q.settle()
}
