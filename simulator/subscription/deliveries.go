package subscription

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hookbench/hookbench/specs"
)

// DeliveryRecord is one delivery as a provider's history tells of it.
type DeliveryRecord struct {
	ID             string
	Event          string // its type
	Status         DeliveryStatus
	ResponseStatus int // of the last answer; 0: there was none
	Attempts       int
	Created        time.Time
}

// DeliveryStatus is how far a delivery has come, as a customer sees it.
type DeliveryStatus string

// The statuses. Providers have words of their own for them, which are taken from the schema.
const (
	Pending   DeliveryStatus = "pending"
	Succeeded DeliveryStatus = "success"
	Failed    DeliveryStatus = "failed"
)

// among returns the provider's word for a status, given the words there are.
func (s DeliveryStatus) among(enum []any) string {
	for _, meaning := range [][]string{
		{"pending", "queued", "scheduled", "retrying", "in_progress"},
		{"success", "succeeded", "successful", "delivered", "completed", "ok"},
		{"failed", "failure", "error", "undelivered", "expired"},
	} {
		if meaning[0] != string(s) {
			continue
		}
		for _, value := range enum {
			if text, ok := value.(string); ok && slices.Contains(meaning, strings.ToLower(text)) {
				return text
			}
		}
	}
	return string(s)
}

// test has a test delivery sent.
func (a *API) test(c *call) ([]byte, error) {
	e, err := a.find(c)
	if err != nil {
		return nil, err
	}
	id := a.options.Test(e.Subscription)
	if id == "" {
		return nil, &Refusal{Status: http.StatusConflict, Detail: "nothing can be sent to this subscription now; is it active?"}
	}
	return write(c.operation.Answer.Shape, words{members: map[string]string{"deliveryId": quote(id), "id": quote(id)}}), nil
}

// history answers with a page of the deliveries to a subscription, newest first.
func (a *API) history(c *call) ([]byte, error) {
	e, err := a.find(c)
	if err != nil {
		return nil, err
	}
	p, err := c.page()
	if err != nil {
		return nil, err
	}
	records := a.options.History(e.ID)
	from, to := p.of(len(records))
	shape := elementOf(c.operation.Answer.Shape)
	elements := make([][]byte, 0, to-from)
	for i := from; i < to; i++ {
		elements = append(elements, write(shape, records[len(records)-1-i].words(shape)))
	}
	return write(c.operation.Answer.Shape, listed(elements, p, len(records))), nil
}

// words returns what a record has for the members of a shape.
func (r DeliveryRecord) words(shape *specs.Shape) words {
	w := words{members: map[string]string{
		"id": quote(r.ID), "deliveryId": quote(r.ID), "event": quote(r.Event), "status": quote(string(r.Status)),
		"attempts": number(r.Attempts), "createdAt": quote(r.Created.UTC().Format(time.RFC3339)),
	}}
	if shape == nil {
		return w
	}
	if status := shape.Property("status"); status != nil {
		w.members["status"] = quote(r.Status.among(status.Enum))
	}
	switch response := shape.Property("responseStatus"); {
	case r.ResponseStatus > 0:
		w.members["responseStatus"] = number(r.ResponseStatus)
	case response != nil && slices.Contains(response.Types, "null"):
		w.members["responseStatus"] = "null"
	}
	return w
}
