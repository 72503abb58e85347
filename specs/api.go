package specs

import "time"

// API describes the provider's own HTTP API beyond what openapi.yaml can say.
type API struct {
	BasePath string    `yaml:"basePath,omitempty" json:"basePath"` // part of the simulator's path that stands for the documented base address
	Token    *TokenAPI `yaml:"token,omitempty" json:"token,omitempty"`
	APIKeys  *APIKeys  `yaml:"apiKeys,omitempty" json:"apiKeys,omitempty"`
	Errors   Errors    `yaml:"errors" json:"errors"`
	Unknown  Fact[int] `yaml:"unknown" json:"unknown"` // status for an id that does not exist
}

// TokenAPI is the provider's own token endpoint.
type TokenAPI struct {
	Basis    Basis         `yaml:"basis" json:"basis"`
	Section  string        `yaml:"section,omitempty" json:"section"`
	Path     string        `yaml:"path" json:"path"`
	Lifetime time.Duration `yaml:"lifetime" json:"lifetime"`
	Scopes   []string      `yaml:"scopes" json:"scopes"`
	All      string        `yaml:"all,omitempty" json:"all,omitempty"` // a scope that ends so asks for all of Scopes
}

// APIKeys describes key authentication with plans.
type APIKeys struct {
	Basis   Basis  `yaml:"basis" json:"basis"`
	Section string `yaml:"section,omitempty" json:"section"`
	Header  string `yaml:"header" json:"header"`
	Prefix  string `yaml:"prefix,omitempty" json:"prefix"` // what a key starts with
	Bearer  bool   `yaml:"bearer,omitempty" json:"bearer"` // the key, or a token, may come as Authorization: Bearer too
	Plans   []Plan `yaml:"plans" json:"plans"`
	Refused int    `yaml:"refused" json:"refused"` // status for a plan without access
}

// Plan is what a customer has bought.
type Plan struct {
	Name          string `yaml:"name" json:"name"`
	Webhooks      bool   `yaml:"webhooks,omitempty" json:"webhooks"`           // may use the webhook API
	RatePerMinute int    `yaml:"ratePerMinute,omitempty" json:"ratePerMinute"` // 0: no published limit
}

// Errors says how the provider's API words a refusal.
type Errors struct {
	Basis       Basis          `yaml:"basis" json:"basis"`
	Section     string         `yaml:"section,omitempty" json:"section,omitempty"`
	ContentType string         `yaml:"contentType" json:"contentType"`
	Body        map[string]any `yaml:"body" json:"body"` // templates over {status} {title} {detail} {pointer}
}
