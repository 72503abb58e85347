package reports

import "github.com/hookbench/hookbench/specs"

// Report returns a copy of the report without secrets in anything that comes from the run or from the target. What
// comes from the provider folder stays as it is: the demands are public, and a secret such as "test" must not
// eat words out of them. The credentials in the target's address become known before anything else.
func (r *Redactor) Report(report Report) Report {
	r.AddURL(report.Target.URL)
	report.Target.URL = r.URL(report.Target.URL)
	report.Run.Relaxations = each(report.Run.Relaxations, r.String)
	report.Run.Complaints = each(report.Run.Complaints, r.String)
	report.Run.Command = r.Command(report.Run.Command)
	report.Run.Time = r.String(report.Run.Time)
	report.Run.Assumptions = each(report.Run.Assumptions, func(a specs.Assumption) specs.Assumption {
		a.Value, a.Note = r.whole(a.Value), r.String(a.Note)
		return a
	})
	report.Results = each(report.Results, r.Result)
	return report
}

// Result returns a copy of the result without secrets in its reason, hint and evidence.
func (r *Redactor) Result(result Result) Result {
	result.Reason = r.String(result.Reason)
	result.Hint = r.String(result.Hint)
	result.Known = r.String(result.Known)
	result.Attempts = each(result.Attempts, r.Attempt)
	return result
}

// Attempt returns a copy of the attempt without secrets.
func (r *Redactor) Attempt(a Attempt) Attempt {
	a.Note, a.Error, a.Due = r.String(a.Note), r.String(a.Error), r.String(a.Due)
	a.Request.Method = r.String(a.Request.Method)
	a.Request.URL = r.URL(a.Request.URL)
	a.Request.Headers = r.Header(a.Request.Headers)
	a.Request.Body = r.Body(a.Request.Body)
	if a.Response != nil {
		answer := *a.Response
		answer.Headers = r.Header(answer.Headers)
		answer.Body = r.Body(answer.Body)
		a.Response = &answer
	}
	return a
}

// Body returns a copy of the body without secrets. Its size stays what it was on the wire.
func (r *Redactor) Body(b Body) Body {
	b.Text = r.text(b.Text, b.Truncated)
	if b.Base64 != "" {
		raw := b.Bytes()
		if clean := r.text(string(raw), b.Truncated); clean != string(raw) {
			b.Base64 = encode(clean)
		}
	}
	return b
}

// each returns a new list of what change makes of every element, nil for nil.
func each[T any](list []T, change func(T) T) []T {
	if list == nil {
		return nil
	}
	changed := make([]T, len(list))
	for i, element := range list {
		changed[i] = change(element)
	}
	return changed
}
