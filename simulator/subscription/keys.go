package subscription

import (
	"net/http"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// Key is an API key and the plan that its owner has bought.
type Key struct {
	Key  string `json:"key"`
	Plan string `json:"plan"`
}

// Keys authorises by API keys: one ready-made key for each plan of the contract.
type Keys struct {
	contract specs.APIKeys
	keys     []Key
	plans    map[string]specs.Plan // by key
}

// NewKeys makes a key for each plan. The keys are the same every time, so that they can stand in configuration files,
// and say that they are no real ones.
func NewKeys(contract specs.APIKeys) *Keys {
	k := &Keys{contract: contract, plans: map[string]specs.Plan{}}
	for _, plan := range contract.Plans {
		key := contract.Prefix + "hookbench_" + strings.ToLower(strings.ReplaceAll(plan.Name, " ", "_"))
		k.keys = append(k.keys, Key{key, plan.Name})
		k.plans[key] = plan
	}
	return k
}

// List returns the keys in the order of the contract's plans.
func (k *Keys) List() []Key { return append([]Key(nil), k.keys...) }

// Authorize refuses with 401 who shows no key, or an unknown one, and with the contract's status one whose plan does
// not have the API. Scopes mean nothing to keys.
func (k *Keys) Authorize(r *http.Request, _ [][]string) (Caller, error) {
	key, given := k.shown(r)
	plan, known := k.plans[key]
	switch {
	case !given:
		return Caller{}, unauthorized("an API key is needed, as "+k.places(), k.challenge())
	case !known:
		return Caller{}, unauthorized("the API key is not known", k.challenge())
	case !plan.Webhooks:
		return Caller{}, &Refusal{Status: k.contract.Refused, Detail: "the plan " + plan.Name + " does not include webhooks"}
	}
	return Caller{Name: key, RatePerMinute: plan.RatePerMinute}, nil
}

// shown returns the key that a request shows; more than one is as good as a wrong one.
func (k *Keys) shown(r *http.Request) (key string, given bool) {
	if values := r.Header.Values(k.contract.Header); len(values) > 0 {
		if len(values) > 1 {
			return "", true
		}
		return values[0], true
	}
	if !k.contract.Bearer {
		return "", false
	}
	key, given, ok := bearer(r)
	if !ok {
		key = ""
	}
	return key, given
}

func (k *Keys) places() string {
	if k.contract.Bearer {
		return k.contract.Header + " or as Authorization: Bearer"
	}
	return k.contract.Header
}

// challenge names the scheme. API keys have none that is registered, so theirs goes by their usual name.
func (k *Keys) challenge() string {
	if k.contract.Bearer {
		return `Bearer realm="api"`
	}
	return `ApiKey realm="api"`
}
