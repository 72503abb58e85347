package receiver

import (
	"net/url"
	"strings"

	"github.com/hookbench/hookbench/simulator/message"
)

// HideSecrets makes the secrets of the configuration known to its redactor: from then on they can be said in no report
// and no error.
func (c Config) HideSecrets() {
	c.Redactor.Add(c.Secret, c.NextSecret)
	c.Redactor.AddURL(c.Target.URL)
	c.Redactor.AddURL(c.Probe)
	for name, values := range c.Headers {
		c.Redactor.AddHeader(name)
		for _, value := range values {
			c.Redactor.Add(message.SecretsIn(value)...)
		}
	}
	if key := c.Provider.Contract.Authentication.StaticKey; key != nil {
		c.Redactor.AddHeader(key.Header)
	}
}

// Beside returns an address; a path is taken to be on the port of the target.
func Beside(target, address string) string {
	base, err := url.Parse(target)
	if err != nil || !strings.HasPrefix(address, "/") {
		return address
	}
	return base.Scheme + "://" + base.Host + address
}
