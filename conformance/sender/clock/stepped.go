package clock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// answerLimit bounds what is read of an answer of the test clock, in bytes.
const answerLimit = 64 << 10

// Stepped is the test clock of a sender: it is moved by POST {"advance":"10s"}, which answers when everything that fell due
// was sent, and tells its time to GET. What arrives while it is moved belongs to the step.
type Stepped struct {
	url    string
	client *http.Client
	zero   time.Time

	mu   sync.Mutex
	span Span
}

// Step returns the test clock at an address; Reach is to be called before any other method. The client sets how long an
// answer is waited for.
func Step(url string, client *http.Client) *Stepped { return &Stepped{url: url, client: client} }

// Reach asks the test clock for its time, from which all others count.
func (c *Stepped) Reach(ctx context.Context) error {
	now, err := c.read(ctx)
	if err != nil {
		return fmt.Errorf("the sender's test clock at %s: %w", c.url, err)
	}
	c.zero = now
	return nil
}

// Mode returns "clock".
func (c *Stepped) Mode() string { return "clock" }

// Now returns the step in which the clock is moved now, or the instant at which it stands.
func (c *Stepped) Now() Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.span
}

// Real is nothing: the clock is moved.
func (c *Stepped) Real(time.Duration) time.Duration { return 0 }

// Resolution is nothing: what the steps leave open stands in the spans.
func (c *Stepped) Resolution() time.Duration { return 0 }

// PassUntil moves the clock. It asks for the time before and after: a sender's clock may run by itself as well.
func (c *Stepped) PassUntil(ctx context.Context, at time.Duration) error {
	before, err := c.now(ctx)
	if err != nil {
		return err
	}
	c.set(Span{before, max(before, at)})
	if err := c.advance(ctx, max(at-before, 0)); err != nil {
		return err
	}
	after, err := c.now(ctx)
	if err != nil {
		return err
	}
	if after < at-time.Second { // clocks may tell whole seconds
		return fmt.Errorf("the sender's test clock at %s was moved to %s, and says %s", c.url, at, after)
	}
	c.set(At(after))
	return nil
}

func (c *Stepped) set(span Span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.span = span
}

func (c *Stepped) now(ctx context.Context) (time.Duration, error) {
	now, err := c.read(ctx)
	if err != nil {
		return 0, fmt.Errorf("the sender's test clock at %s: %w", c.url, err)
	}
	return now.Sub(c.zero), nil
}

// read asks for the time.
func (c *Stepped) read(ctx context.Context) (time.Time, error) {
	text, err := c.call(ctx, http.MethodGet, nil)
	if err != nil {
		return time.Time{}, err
	}
	var answer struct {
		Now time.Time `json:"now"`
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.Now.IsZero() {
		return time.Time{}, fmt.Errorf(`GET does not answer {"now":"2026-01-02T15:04:05Z"}`)
	}
	return answer.Now, nil
}

func (c *Stepped) advance(ctx context.Context, by time.Duration) error {
	body := fmt.Sprintf(`{"advance":%q}`, strconv.FormatFloat(by.Seconds(), 'f', -1, 64)+"s")
	if _, err := c.call(ctx, http.MethodPost, []byte(body)); err != nil {
		return fmt.Errorf("the sender's test clock at %s: %w", c.url, err)
	}
	return nil
}

func (c *Stepped) call(ctx context.Context, method string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err != nil {
		return nil, fmt.Errorf("%s broke off: %w", method, err)
	}
	if response.StatusCode/100 != 2 {
		return nil, fmt.Errorf("%s was answered %d", method, response.StatusCode)
	}
	return text, nil
}
