package receiver

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/reports"
	"github.com/hookbench/hookbench/specs"
)

// providerThat returns a built-in provider of that kind.
func providerThat(t *testing.T, is func(by specs.Authentication) bool) *specs.Provider {
	t.Helper()
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		if is(p.Contract.Authentication) {
			return p
		}
	}
	t.Fatal("no built-in provider is of that kind")
	return nil
}

type noTokens struct{}

func (noTokens) Token(context.Context) (string, error) { return "", context.Canceled }

func TestValidate(t *testing.T) {
	signing := providerThat(t, func(by specs.Authentication) bool { return by.Signature != nil })
	keyed := providerThat(t, func(by specs.Authentication) bool { return by.StaticKey != nil })
	bearing := providerThat(t, func(by specs.Authentication) bool { return by.Bearer != nil })
	for name, test := range map[string]struct {
		provider *specs.Provider
		change   func(*Config)
		want     string // "": nothing is wrong
	}{
		"right":                  {signing, func(*Config) {}, ""},
		"right, next secret":     {signing, func(c *Config) { c.NextSecret = "another" }, ""},
		"right, https":           {signing, func(c *Config) { c.Target.URL = "https://[::1]:8443/a?b=c" }, ""},
		"right, default port":    {signing, func(c *Config) { c.Target.URL = "https://receiver.example" }, ""},
		"right, probe":           {signing, func(c *Config) { c.Probe = "http://127.0.0.1/effects" }, ""},
		"right, open":            {keyed, func(c *Config) { c.Secret = "" }, ""},
		"right, tokens":          {bearing, func(c *Config) { c.Secret, c.OAuth.Client = "", noTokens{} }, ""},
		"no address":             {signing, func(c *Config) { c.Target.URL = "" }, "--url"},
		"address without scheme": {signing, func(c *Config) { c.Target.URL = "127.0.0.1:80" }, "--url"},
		"other scheme":           {signing, func(c *Config) { c.Target.URL = "file:///etc/hosts" }, "--url"},
		"no host":                {signing, func(c *Config) { c.Target.URL = "http://:80/" }, "--url"},
		"port out of range":      {signing, func(c *Config) { c.Target.URL = "http://127.0.0.1:70000/" }, "--url"},
		"port zero":              {signing, func(c *Config) { c.Target.URL = "http://127.0.0.1:0/" }, "--url"},
		"no secret":              {signing, func(c *Config) { c.Secret = "" }, "--secret"},
		"equal secrets":          {signing, func(c *Config) { c.NextSecret = c.Secret }, "--next-secret are equal"},
		"needless secret":        {bearing, func(*Config) {}, "no shared secret"},
		"needless next secret":   {keyed, func(c *Config) { c.NextSecret = "another" }, "--next-secret"},
		"needless tokens":        {signing, func(c *Config) { c.OAuth.Client = noTokens{} }, "--oauth"},
		"key of two lines":       {keyed, func(c *Config) { c.Secret = "one\r\nX-Other: two" }, "cannot carry"},
		"no patience":            {signing, func(c *Config) { c.Target.Timeout = 0 }, "--timeout"},
		"probe without scheme":   {signing, func(c *Config) { c.Probe = "/effects" }, "--probe"},
	} {
		t.Run(name, func(t *testing.T) {
			config := Config{
				Provider: test.provider, Secret: "whsec_0123456789", Redactor: &reports.Redactor{},
				Target: Target{URL: "http://127.0.0.1:8080/hook", Timeout: time.Second},
			}
			test.change(&config)
			if err := config.Validate(); test.want == "" {
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
			} else {
				NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.want)))
			}
		})
	}
}

func TestFitsHeader(t *testing.T) {
	for value, want := range map[string]bool{
		"": true, "key 0123": true, "tab\tin it": true, "käse": true,
		"line\nend": false, "carriage\rreturn": false, "nul\x00": false, "delete\x7f": false,
	} {
		NewWithT(t).Expect(FitsHeader(value)).To(Equal(want), "%q", value)
	}
}
