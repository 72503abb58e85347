package queue

import (
	"context"
	"net/http"
	"net/url"

	"github.com/hookbench/hookbench/simulator/message"
)

// NewRequest makes the request by which a queue delivers a message to an address: with the queue's user agent and the
// credentials of the address, unless the message has its own. The message's headers are completed.
func NewRequest(ctx context.Context, to *url.URL, m message.Message) *http.Request {
	finish(m, to)
	return call{to, m}.request(ctx)
}
