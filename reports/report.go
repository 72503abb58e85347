// Package reports holds the report of a conformance run and its writers. It is pure: it reads no clock, no file and
// no network, and what it writes depends on the report alone.
package reports

import (
	"time"

	"github.com/hookbench/hookbench/specs"
)

// SchemaVersion is the version of the report's JSON form. It changes when a reader of the old form would break.
const SchemaVersion = 1

// Outcome is how a requirement ended.
type Outcome string

// The outcomes. Only Failed speaks of the target's conduct; Error says that the bench or its environment failed.
const (
	Passed        Outcome = "passed"
	Failed        Outcome = "failed"
	Inconclusive  Outcome = "inconclusive"   // not observable, or ambiguous
	NotApplicable Outcome = "not-applicable" // the run lacks what the requirement needs; the reason says what
	Error         Outcome = "error"          // for example a connection error, which is never a refusal
)

// Outcomes lists all outcomes in the order in which summaries count them.
func Outcomes() []Outcome { return []Outcome{Passed, Failed, Inconclusive, NotApplicable, Error} }

// Verdict is what a whole run says.
type Verdict string

// The verdicts.
const (
	Conformant          Verdict = "conformant"
	Nonconformant       Verdict = "nonconformant"
	InconclusiveVerdict Verdict = "inconclusive"
)

// Report is the result of one run. Secrets, tokens and API keys are redacted before anything gets here.
type Report struct {
	SchemaVersion int      `json:"schemaVersion"`
	Tool          Tool     `json:"tool"`
	Run           Run      `json:"run"`
	Provider      Provider `json:"provider"`
	Target        Target   `json:"target"`
	Verdict       Verdict  `json:"verdict"`
	Summary       Summary  `json:"summary"`
	Results       []Result `json:"results"` // every requirement of the party, in catalogue order
}

// Tool names the program that made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Run describes how the run was made.
type Run struct {
	ID          string             `json:"id"`
	StartedAt   time.Time          `json:"startedAt"`
	FinishedAt  time.Time          `json:"finishedAt"`
	Seed        uint64             `json:"seed"`
	Complete    bool               `json:"complete"` // false when the run was interrupted
	Strict      bool               `json:"strict"`
	Relaxations []string           `json:"relaxations"`
	Time        string             `json:"time"`     // how time ran: instant, real, …
	Schedule    specs.Reading      `json:"schedule"` // reading of the retry table
	Retry       *Retry             `json:"retry,omitempty"`
	Assumptions []specs.Assumption `json:"assumptions,omitempty"`
	Complaints  []string           `json:"complaints,omitempty"` // what is wrong with the list of known failures
	Command     []string           `json:"command"`              // as typed, secrets redacted
}

// Retry is when the documented schedule wants the attempts of a delivery that is never acknowledged. Times are the
// provider's, since the event, such as "1h46m40s".
type Retry struct {
	Attempts   []string    `json:"attempts"`             // the first is 0s
	Expiry     string      `json:"expiry,omitempty"`     // no attempt is later than this
	Tolerance  float64     `json:"tolerance,omitempty"`  // fraction of a gap by which an attempt may be early or late
	Resolution *Resolution `json:"resolution,omitempty"` // nil: no gaps are measured
}

// Resolution is how closely a run could tell how long a sender waited, in the provider's time, such as "18s". What is told
// less closely than the tolerance allows is inconclusive.
type Resolution struct {
	Finest   string `json:"finest"`
	Coarsest string `json:"coarsest"`
}

// Provider names the data the verdict rests on.
type Provider struct {
	ID            string `json:"id"`
	Title         string `json:"title"`
	Document      string `json:"document,omitempty"`
	Documentation string `json:"documentation,omitempty"`
	Digest        string `json:"digest"` // over the provider folder
}

// Target is what was judged.
type Target struct {
	Party specs.Party `json:"party"`
	URL   string      `json:"url"`
}

// Counts counts outcomes.
type Counts struct {
	Passed        int `json:"passed"`
	Failed        int `json:"failed"`
	Inconclusive  int `json:"inconclusive"`
	NotApplicable int `json:"notApplicable"`
	Error         int `json:"error"`
}

// Summary counts the outcomes of each level.
type Summary struct {
	Must   Counts `json:"must"`
	Should Counts `json:"should"`
}

// Result is one row: a requirement and how it ended.
type Result struct {
	ID         string      `json:"id"`
	Party      specs.Party `json:"party"`
	Area       string      `json:"area"`
	Level      specs.Level `json:"level"`
	Basis      specs.Basis `json:"basis"`
	Section    string      `json:"section"`
	Text       string      `json:"text"`
	Outcome    Outcome     `json:"outcome"`
	Reason     string      `json:"reason"`          // why the outcome is what it is; empty for a plain pass
	Hint       string      `json:"hint"`            // the likely mistake, where the bench found one
	Known      string      `json:"known,omitempty"` // for a failure that is put up with: the reason given in the known-failures file
	DurationMs float64     `json:"durationMs"`      // real time
	Attempts   []Attempt   `json:"attempts"`        // the evidence, in the order of sending
}

// Attempt is one request to the target, or from it, and its answer.
type Attempt struct {
	Note     string    `json:"note,omitempty"`     // what the attempt is for: "right delivery", "signature missing", …
	Decisive bool      `json:"decisive,omitempty"` // this is what the reason speaks of
	Incoming bool      `json:"incoming,omitempty"` // the request came from the target, and the answer is the bench's
	Request  Request   `json:"request"`
	Response *Response `json:"response"`        // null when no answer came
	Error    string    `json:"error,omitempty"` // why no answer came
	Due      string    `json:"due,omitempty"`   // provider time since the event, such as "1h46m40s"
	Sent     time.Time `json:"sent"`
	TookMs   float64   `json:"tookMs"`
}

// Request is what was sent.
type Request struct {
	Method  string              `json:"method"`
	URL     string              `json:"url"`
	Headers map[string][]string `json:"headers"`
	Body    Body                `json:"body"`
}

// Response is what was answered.
type Response struct {
	Status  int                 `json:"status"`
	Headers map[string][]string `json:"headers"`
	Body    Body                `json:"body"`
}

// Body is a message body, or as much of it as a report keeps. Text is set when the bytes are valid UTF-8, Base64
// otherwise.
type Body struct {
	Text      string `json:"text,omitempty"`
	Base64    string `json:"base64,omitempty"`
	Size      int    `json:"size"`                // bytes on the wire; for answers, as many as were read
	Truncated bool   `json:"truncated,omitempty"` // the report holds less than Size bytes
}
