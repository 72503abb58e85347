package specs

import "time"

// Fact is one statement about a provider together with how it is known.
type Fact[T any] struct {
	Value   T      `yaml:"value" json:"value"`
	Basis   Basis  `yaml:"basis" json:"basis"`
	Section string `yaml:"section,omitempty" json:"section,omitempty"` // heading of the document; empty when undocumented
	Note    string `yaml:"note,omitempty" json:"note,omitempty"`       // why this value, where the document leaves it open
}

func (f Fact[T]) stated() any { return f.Value }

// Known is how a statement of several keys is known. Its keys stand among those of the statement.
type Known struct {
	Basis   Basis  `yaml:"basis" json:"basis"`
	Section string `yaml:"section,omitempty" json:"section"`
	Note    string `yaml:"note,omitempty" json:"note,omitempty"`
}

// Contract is the content of delivery.yaml: what OpenAPI cannot say about a provider's deliveries.
type Contract struct {
	Provider       string         `yaml:"provider" json:"provider"`
	Title          string         `yaml:"title" json:"title"`
	Document       string         `yaml:"document" json:"document"`                     // name of the page the facts come from
	Documentation  string         `yaml:"documentation,omitempty" json:"documentation"` // its address
	Request        Request        `yaml:"request" json:"request"`
	Headers        []Header       `yaml:"headers,omitempty" json:"headers,omitempty"` // on every delivery
	Envelope       Envelope       `yaml:"envelope" json:"envelope"`
	Identity       Identity       `yaml:"identity" json:"identity"`
	Authentication Authentication `yaml:"authentication" json:"authentication"`
	Acknowledge    Acknowledge    `yaml:"acknowledge" json:"acknowledge"`
	Retry          Retry          `yaml:"retry" json:"retry"`
	TestDelivery   *Fact[string]  `yaml:"testDelivery,omitempty" json:"testDelivery,omitempty"` // event whose example is sent as the test payload
	API            *API           `yaml:"api,omitempty" json:"api,omitempty"`
	Subscriptions  *Subscriptions `yaml:"subscriptions,omitempty" json:"subscriptions,omitempty"` // nil: the provider documents no such API
	Handshake      *Handshake     `yaml:"handshake,omitempty" json:"handshake,omitempty"`         // before the first delivery; nil: none
	Triggers       []CountTrigger `yaml:"triggers,omitempty" json:"triggers,omitempty"`
}

// Transport says which schemes a destination may have.
type Transport string

// The transports a provider may demand.
const (
	HTTPS       Transport = "https" // unencrypted destinations are never called
	HTTPOrHTTPS Transport = "any"
)

// FormEncoded is the content type of deliveries whose bodies are forms: the members of the JSON body, which have to be texts or
// numbers, become fields.
const FormEncoded = "application/x-www-form-urlencoded"

// Request describes the HTTP request of a delivery.
type Request struct {
	Method       Fact[string]        `yaml:"method" json:"method"`
	ContentType  Fact[string]        `yaml:"contentType" json:"contentType"`
	Transport    Fact[Transport]     `yaml:"transport" json:"transport"`
	Deadline     Fact[time.Duration] `yaml:"deadline" json:"deadline"`         // how long the provider waits for the answer
	FirstAttempt Fact[time.Duration] `yaml:"firstAttempt" json:"firstAttempt"` // the first attempt comes no later than this after the event
}

// Envelope says where in a body the members stand that every event has. An empty pointer means that the
// provider's body has no such member.
type Envelope struct {
	Basis        Basis   `yaml:"basis" json:"basis"`
	Section      string  `yaml:"section,omitempty" json:"section"`
	Type         Pointer `yaml:"type,omitempty" json:"type"`
	TypeHeader   string  `yaml:"typeHeader,omitempty" json:"typeHeader,omitempty"` // has the type where the body has none; one of Contract.Headers
	Subtype      Pointer `yaml:"subtype,omitempty" json:"subtype,omitempty"`
	Timestamp    Pointer `yaml:"timestamp,omitempty" json:"timestamp,omitempty"`
	Event        Pointer `yaml:"event,omitempty" json:"event,omitempty"`               // id of the event
	Delivery     Pointer `yaml:"delivery,omitempty" json:"delivery,omitempty"`         // id of the delivery
	Subscription Pointer `yaml:"subscription,omitempty" json:"subscription,omitempty"` // id of the receiving subscription
	Data         Pointer `yaml:"data,omitempty" json:"data"`
	// Bare tells that the body is the payload itself, with no envelope around it.
	Bare bool `yaml:"bare,omitempty" json:"bare,omitempty"`
}

// Payload returns where the payload stands, and whether the body has one.
func (e Envelope) Payload() (Pointer, bool) { return e.Data, e.Data != "" || e.Bare }

// Identity says by what a receiver recognises a delivery that it has had before.
type Identity struct {
	// At points to the id in the body. Empty: the provider sends none, and a repeat is known only by its body
	// (the effects probe then uses the lower-case hex SHA-256 of the body).
	At Fact[Pointer] `yaml:"at" json:"at"`
	// Header has the id where the body has none; one of Contract.Headers.
	Header           string     `yaml:"header,omitempty" json:"header,omitempty"`
	StableOnRetry    Fact[bool] `yaml:"stableOnRetry" json:"stableOnRetry"`
	TimestampRenewed Fact[bool] `yaml:"timestampRenewed" json:"timestampRenewed"` // whether a retry writes a new timestamp into the body
}

// Acknowledge says which answers end a delivery.
type Acknowledge struct {
	Statuses Fact[StatusRange] `yaml:"statuses" json:"statuses"`
}

// StatusRange is an inclusive range of HTTP status codes.
type StatusRange struct {
	From int `yaml:"from" json:"from"`
	To   int `yaml:"to" json:"to"`
}

// Holds tells whether the status lies in the range.
func (r StatusRange) Holds(status int) bool { return r.From <= status && status <= r.To }

// CountTrigger says that a number of events of one type makes the provider emit another.
type CountTrigger struct {
	Basis   Basis     `yaml:"basis" json:"basis"`
	Section string    `yaml:"section,omitempty" json:"section"`
	Event   string    `yaml:"event" json:"event"`
	Count   int       `yaml:"count" json:"count"`
	Same    []Pointer `yaml:"same" json:"same"` // events count together when these members are equal
	Emits   string    `yaml:"emits" json:"emits"`
	Resets  []string  `yaml:"resets,omitempty" json:"resets,omitempty"` // events that start the count anew
}
