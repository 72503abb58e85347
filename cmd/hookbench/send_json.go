package main

// sentShown is a delivery by hand as JSON, without secrets.
type sentShown struct {
	Provider string       `json:"provider"`
	Event    string       `json:"event,omitempty"`
	Outcome  string       `json:"outcome"` // acknowledged, refused or unreachable
	Problem  string       `json:"problem,omitempty"`
	TookMs   float64      `json:"tookMs"`
	Notes    []string     `json:"notes"`
	Request  requestShown `json:"request"`
	Response *answerShown `json:"response,omitempty"`
}

type requestShown struct {
	Method  string              `json:"method"`
	URL     string              `json:"url"`
	Headers map[string][]string `json:"headers"`
	Body    string              `json:"body"`
}

type answerShown struct {
	Status  int                 `json:"status"`
	Headers map[string][]string `json:"headers"`
	Body    string              `json:"body"`
	Cut     bool                `json:"cut"` // there is more of the body
}

// shown returns what was sent and what came back, without secrets.
func (e *exchanged) shown(c *console) sentShown {
	s := sentShown{
		Provider: e.parcel.provider.ID(), Event: e.parcel.event, Outcome: e.outcome(), TookMs: e.tookMs(), Notes: append([]string{}, e.notes()...),
		Request: requestShown{
			Method: e.sent.Method, URL: c.redactor.URL(e.parcel.to.String()),
			Headers: c.redactor.Header(e.sent.Header), Body: string(c.redactor.Bytes(e.sent.Body)),
		},
	}
	if e.answer == nil {
		s.Problem = c.redactor.String(e.problem().Error())
		return s
	}
	body, cut := e.beginning(c)
	s.Response = &answerShown{Status: e.answer.StatusCode, Headers: c.redactor.Header(e.answer.Header), Body: body, Cut: cut}
	return s
}
