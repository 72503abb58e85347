// Package trigger makes a sender under test emit events.
package trigger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// Event is what a sender is asked to emit.
type Event struct {
	Type     string          `json:"type"`
	Subtype  string          `json:"subtype,omitempty"`
	Data     json.RawMessage `json:"data,omitempty"`     // to be merged over the sender's own payload, at every depth
	Endpoint *Endpoint       `json:"endpoint,omitempty"` // where the provider documents no API to subscribe by
}

// Endpoint is where an event is to be delivered, and the secret that goes with it.
type Endpoint struct {
	URL    string `json:"url"`
	Secret string `json:"secret,omitempty"`
}

// Trigger makes a sender emit events.
type Trigger interface {
	// Fire asks for an event. The error says why it was not accepted.
	Fire(ctx context.Context, e Event) error
}

// HTTP posts the event to an address; any 2xx accepts it.
type HTTP struct {
	URL     string
	Client  *http.Client
	Timeout time.Duration // longest wait for the answer, in real time
}

// answerLimit bounds what is read of an answer, in bytes.
const answerLimit = 64 << 10

// Fire posts the event.
func (t HTTP) Fire(ctx context.Context, e Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, t.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the trigger: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := t.Client.Do(request)
	if err != nil {
		return fmt.Errorf("the trigger at %s: %w", t.URL, reason(ctx, err, t.Timeout))
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(response.Body, answerLimit)) // the status says what matters
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("the trigger at %s answered %d to event %s%s; a 2xx accepts it", t.URL, response.StatusCode, e.Type, said(text))
	}
	return nil
}

// reason leaves out of a client's error the method and the address.
func reason(ctx context.Context, err error, limit time.Duration) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %s; one that answers only after it has delivered needs a longer --timeout", limit)
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// Command runs a shell command with the event on its standard input; exit code 0 accepts it.
type Command struct {
	Line        string
	Environment []string      // in place of the bench's own; nil: the bench's own
	Timeout     time.Duration // longest time it may run, in real time
}

// outputLimit is how much of a command's output stands in an error, in bytes.
const outputLimit = 200

// Fire runs the command.
func (t Command) Fire(ctx context.Context, e Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, t.Timeout)
	defer cancel()
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	command := exec.CommandContext(ctx, shell, flag, t.Line)
	command.Env = t.Environment
	command.WaitDelay = time.Second // what it leaves running may hold its output open
	command.Stdin = bytes.NewReader(append(body, '\n'))
	var said opening
	command.Stdout, command.Stderr = &said, &said
	err = command.Run()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("the trigger command did not end within %s", t.Timeout)
	case err != nil:
		return fmt.Errorf("the trigger command, for event %s: %w: %s", e.Type, err, strings.Join(strings.Fields(string(said)), " "))
	}
	return nil
}

// opening keeps the beginning of what is written to it.
type opening []byte

func (o *opening) Write(p []byte) (int, error) {
	*o = append(*o, p[:min(len(p), outputLimit-len(*o))]...)
	return len(p), nil
}

// saidLimit is how many characters of a refusal are told.
const saidLimit = 100

// said returns the beginning of a refusal, in one line; "" for none.
func said(text []byte) string {
	words := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(string(text), "")), " "))
	if len(words) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%q)", string(words[:min(len(words), saidLimit)]))
}
