package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance"
	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/specs"
)

// contentFlags say what is delivered.
type contentFlags struct {
	event   string
	subtype string
	data    string
	body    string
}

func (f *contentFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.event, "event", "", "type of the event (see hookbench providers show ID)")
	flags.StringVar(&f.subtype, "subtype", "", "subtype of the event, where the provider has some")
	flags.StringVar(&f.data, "data", "", "JSON object that is merged over the example's payload; @FILE reads a file, - standard input")
	flags.StringVar(&f.body, "body", "", "file with the whole body instead, - for standard input; its bytes are sent as they are")
}

// read returns the type of the event and the body.
func (f *contentFlags) read(provider *specs.Provider, stdin io.Reader) (event string, body []byte, err error) {
	if f.body != "" {
		if f.data+f.subtype != "" {
			return "", nil, errors.New("--body is the whole body: leave --data and --subtype out")
		}
		if _, err := provider.Event(f.event); f.event != "" && err != nil {
			return "", nil, fmt.Errorf("--event: %w", err)
		}
		body, err = readBody(f.body, stdin)
		return f.event, body, err
	}
	if f.event == "" {
		return "", nil, fmt.Errorf("--event is missing: the type of an event (%s), or --body with a file", namesOf(provider.Events))
	}
	data, err := readData(f.data, stdin)
	if err != nil {
		return "", nil, err
	}
	order := message.Order{Event: f.event, Subtype: f.subtype, At: time.Now().Round(0)}
	if body, err = message.NewComposer(provider, conformance.NewSeed()).Merged(order, data); err != nil {
		return "", nil, fmt.Errorf("--event %s: %w", f.event, err)
	}
	return f.event, body, nil
}

// fewNames is how many names stand in a sentence.
const fewNames = 8

// namesOf lists the first few events.
func namesOf(events []specs.Event) string {
	var names []string
	for _, e := range events[:min(fewNames, len(events))] {
		names = append(names, e.Name)
	}
	if len(events) > fewNames {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}
