package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// startFlags say how the sender is started.
type startFlags struct {
	exec     string
	image    imageFlags
	env      []string
	patience time.Duration
}

func (f *startFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.exec, "exec", "", "command that starts the sender; it gets PORT (that of --api), HOOKBENCH_SINK, HOOKBENCH_SECRET and, for https, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS and REQUESTS_CA_BUNDLE, and is stopped at the end")
	f.image.add(flags, "sender")
	flags.StringArrayVar(&f.env, "env", nil, "K=V for the environment of --exec or --image; repeatable")
	flags.DurationVar(&f.patience, "start-timeout", startPatience, "longest wait until the port of a sender started by --exec or --image answers")
}

// starts tells whether the bench starts the sender.
func (f *startFlags) starts() bool { return f.exec != "" || f.image.name != "" }

// fill checks how the sender is started. An image needs no address of an API: its port, and a path, are enough.
func (f *startFlags) fill(api *apiFlags, events *eventFlags) (err error) {
	if err := f.image.check(f.exec); err != nil || f.image.name == "" {
		return err
	}
	switch {
	case api.url != "":
		api.url, err = f.image.address("api", api.url)
	case f.image.port == 0 && strings.Contains(events.url, "://"):
		_, err = f.image.address("trigger", events.url)
	default:
		_, err = f.image.address("api", "")
	}
	return err
}

// answering returns an address whose port a sender answers when it has started; "": none is known.
func (f *startFlags) answering(api, trigger string) string {
	switch {
	case api != "":
		return api
	case f.image.name != "":
		return fmt.Sprintf("http://127.0.0.1:%d", f.image.port)
	default:
		return trigger
	}
}
