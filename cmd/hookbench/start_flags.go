package main

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// startFlags say how the bench starts what it judges: by a command, or from an image.
type startFlags struct {
	exec     string
	image    imageFlags
	env      []string
	patience time.Duration
}

// add adds the flags for a party, which gets some variables in its environment.
func (f *startFlags) add(flags *pflag.FlagSet, party specs.Party, variables string) {
	flags.StringVar(&f.exec, "exec", "", "command that starts the "+string(party)+"; it gets "+variables+", and is stopped at the end")
	f.image.add(flags, party)
	flags.StringArrayVar(&f.env, "env", nil, "K=V for the environment of --exec or --image; repeatable")
	flags.DurationVar(&f.patience, "start-timeout", startPatience, "longest wait until the port of a "+string(party)+" started by --exec or --image answers")
}

// starts tells whether the bench starts what it judges.
func (f *startFlags) starts() bool { return f.exec != "" || f.image.name != "" }

// check returns an error for flags that do not go together, and keeps the credentials in the environment out of all output.
func (f *startFlags) check(redactor *reports.Redactor) error {
	if err := f.image.check(f.exec); err != nil {
		return err
	}
	for _, pair := range f.env {
		if !strings.Contains(pair, "=") {
			return errors.New("--env: want NAME=VALUE") // what was given instead may be the value
		}
		redactor.AddVariable(pair)
	}
	switch {
	case len(f.env) > 0 && !f.starts():
		return errors.New("--env is for the environment of --exec or --image: give that too")
	case f.patience <= 0:
		return errors.New("--start-timeout must be positive, such as 60s")
	default:
		return nil
	}
}
