package subscription

import "net/http"

// create registers a subscription.
func (a *API) create(c *call) ([]byte, error) {
	body, err := a.body(c)
	if err != nil {
		return nil, err
	}
	draft, err := a.model.draft(body, a.options.AllowHTTP)
	if err != nil {
		return nil, err
	}
	e, err := a.fresh(draft)
	if err != nil {
		return nil, err
	}
	if err := a.agreed(e.Subscription, a.options.Provider.Contract.Subscriptions.Resource.URL); err != nil {
		return nil, err
	}
	a.changing.Lock()
	defer a.changing.Unlock()
	if a.store.get(e.ID) != nil {
		return nil, taken() // while its address was asked
	}
	a.store.put(e)
	a.options.Changed(Change{Created, e.Subscription})
	return project(a.model.created, e.resource), nil
}

func taken() *Refusal {
	return &Refusal{Status: http.StatusConflict, Detail: "there is a subscription of this id already"}
}

// fresh completes a draft with an id that no subscription has. Its address is asked with the secret that it has then.
func (a *API) fresh(draft []byte) (*entry, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	const tries = 100
	for range tries {
		resource, err := a.model.complete(draft, a.identities, a.options.Clock())
		if err != nil {
			return nil, err
		}
		e := a.model.entry(resource, "")
		if e.ID == "" {
			e = a.model.entry(resource, a.identities.UUID())
		}
		if a.store.get(e.ID) == nil {
			return e, nil
		}
	}
	return nil, taken()
}

// find returns the subscription that the path names.
func (a *API) find(c *call) (*entry, error) {
	if e := a.store.get(c.id); e != nil {
		return e, nil
	}
	return nil, &Refusal{Status: a.options.Provider.Contract.API.Unknown.Value, Detail: "there is no subscription of this id"}
}

// get answers with one subscription.
func (a *API) get(c *call) ([]byte, error) {
	e, err := a.find(c)
	if err != nil {
		return nil, err
	}
	return e.read, nil
}

// list answers with a page of the subscriptions, in the order of their creation.
func (a *API) list(c *call) ([]byte, error) {
	p, err := c.page()
	if err != nil {
		return nil, err
	}
	entries, total := a.store.page(p)
	elements := make([][]byte, len(entries))
	for i, e := range entries {
		elements[i] = e.listed
	}
	return write(c.operation.Answer.Shape, listed(elements, p, total)), nil
}

// update puts the members that the caller sent in place of those that the subscription has.
func (a *API) update(c *call) ([]byte, error) {
	if _, err := a.find(c); err != nil {
		return nil, err
	}
	body, err := a.body(c)
	if err != nil {
		return nil, err
	}
	a.changing.Lock()
	defer a.changing.Unlock()
	old, err := a.find(c) // anew: it may be another one by now
	if err != nil {
		return nil, err
	}
	resource, err := a.model.merge(old.resource, body)
	if err != nil {
		return nil, err
	}
	if err := a.model.check(resource, a.options.AllowHTTP); err != nil {
		return nil, err
	}
	e := a.model.entry(resource, old.ID)
	a.store.put(e)
	a.options.Changed(Change{Updated, e.Subscription})
	return project(a.model.changed, e.resource), nil
}

// delete forgets a subscription.
func (a *API) delete(c *call) ([]byte, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	e, err := a.find(c)
	if err != nil {
		return nil, err
	}
	a.store.remove(e.ID)
	a.options.Changed(Change{Deleted, e.Subscription})
	return write(c.operation.Answer.Shape, words{members: map[string]string{"id": quote(e.ID)}}), nil
}
