package subscription

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/hookbench/hookbench/specs"
	"github.com/tidwall/gjson"
)

// check refuses a resource that breaks a rule of the contract, or whose address no delivery could go to.
func (m model) check(resource []byte, allowHTTP bool) error {
	for _, rule := range m.contract.Rules {
		if rule.When != "" && absent(rule.When.Get(resource)) {
			continue
		}
		at, breaks := rule.HTTPS, false
		if rule.HTTPS != "" {
			breaks = !secure(rule.HTTPS.String(resource), allowHTTP)
		} else {
			at, breaks = m.forbidden(rule.ForbidHeader, resource)
		}
		if breaks {
			return &Refusal{Status: rule.Status, Detail: rule.Detail, Pointer: string(at), InBody: true}
		}
	}
	if fault := unusable(m.contract.Resource.URL.String(resource), m.provider, allowHTTP); fault != "" {
		return wrong(m.contract.Resource.URL, fault)
	}
	return nil
}

func absent(value gjson.Result) bool { return !value.Exists() || value.Type == gjson.Null }

// forbidden returns where a header stands among the subscriber's own; names are the same in any letter case.
func (m model) forbidden(name string, resource []byte) (at specs.Pointer, found bool) {
	for i, h := range m.contract.Resource.Headers.Get(resource).Array() {
		if strings.EqualFold(h.Get("name").String(), name) {
			return m.contract.Resource.Headers.Below(strconv.Itoa(i)).Below("name"), true
		}
	}
	return "", false
}

func secure(address string, allowHTTP bool) bool {
	target, err := url.Parse(address)
	return err == nil && (target.Scheme == "https" || allowHTTP && target.Scheme == "http")
}

// unusable says why no delivery can go to an address, "" if one can.
func unusable(address string, provider *specs.Provider, allowHTTP bool) string {
	target, err := url.Parse(address)
	switch {
	case err != nil || target.Scheme != "https" && target.Scheme != "http" || target.Hostname() == "":
		return "must be an http or https address"
	case provider.Contract.Request.Transport.Value == specs.HTTPS && !secure(address, allowHTTP):
		return "must be an https address"
	}
	return ""
}
