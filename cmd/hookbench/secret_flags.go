package main

import (
	"crypto/rand"
	"strings"

	"github.com/spf13/pflag"

	"github.com/hookbench/hookbench/conformance/receiver"
)

// secretFlags say what the receiver knows the provider by.
type secretFlags struct {
	secret     string
	nextSecret string
	headers    []string
}

func (f *secretFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.secret, "secret", "", "secret that deliveries are signed with, or the static key; env:NAME and file:PATH are read")
	flags.StringVar(&f.nextSecret, "next-secret", "", "secret that is being rotated to, which the receiver must accept too")
	flags.StringArrayVar(&f.headers, "header", nil, "'Name: value' sent with every delivery, by which the receiver knows the provider; repeatable")
}

// fill resolves the secrets. A receiver that the bench starts is told the secret, so one can be made up for it.
func (f *secretFlags) fill(config *receiver.Config, starts bool) (err error) {
	if config.Secret, err = secretValue("secret", f.secret); err != nil {
		return err
	}
	if config.NextSecret, err = secretValue("next-secret", f.nextSecret); err != nil {
		return err
	}
	if config.Headers, err = headerValues("header", f.headers); err != nil {
		return err
	}
	if by := config.Provider.Contract.Authentication.Signature; config.Secret == "" && starts && by != nil {
		config.Secret = madeUpSecret(by.SecretExample)
	}
	return nil
}

// madeUpSecret returns a new secret with the prefix that the provider's have: a receiver that strips it, or takes what
// follows for base64, would be right with a secret that has none, or whose length base64 cannot have.
func madeUpSecret(example string) string {
	return example[:strings.LastIndexByte(example, '_')+1] + rand.Text()[:24]
}
