package receiver

import "github.com/hookbench/hookbench/conformance"

type complaints = conformance.Complaints

// object notes that an answer is not what is demanded, and marks it as what the failure speaks of.
func (t *Trial) object(wrong *complaints, answer Answer, demand string) {
	wrong.Add("%s %s; %s", answer.To, answer.said(), demand)
	t.decide(answer.evidence)
}
