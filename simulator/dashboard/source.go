package dashboard

import (
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// source says where an id or a timestamp is read from: a header of its own, a place in the body, or the header of the
// signature.
type source struct {
	Header string
	Path   []string // of names within the body
	// In the header of the signature it stands behind Before, when Lead has been put in front, and ends before After.
	Lead, Before, After string
}

// idOf returns where the id is, nil where there is none.
func idOf(contract specs.Contract) *source {
	if contract.Identity.Header != "" {
		return &source{Header: contract.Identity.Header}
	}
	return placedIn(contract, contract.Identity.At.Value)
}

// timeOf returns where the timestamp is, nil where there is none.
func timeOf(contract specs.Contract) *source {
	scheme := contract.Authentication.Signature
	switch {
	case scheme.Timestamp == nil:
		return placedIn(contract, contract.Envelope.Timestamp)
	case scheme.Timestamp.Header != "":
		return &source{Header: scheme.Timestamp.Header}
	case scheme.Further != "":
		return inPart(scheme.Written, scheme.Further[:1])
	default:
		return inValue(scheme.Written)
	}
}

// placedIn returns nil for a place that no body has: the fields of a form hold no others.
func placedIn(contract specs.Contract, at specs.Pointer) *source {
	path := at.Tokens()
	if path == nil || isForm(contract) && len(path) > 1 {
		return nil
	}
	return &source{Path: path}
}

func isForm(contract specs.Contract) bool {
	return contract.Request.ContentType.Value == specs.FormEncoded
}

// inPart finds the timestamp among parts that may come in any order, more of them than the template has.
func inPart(template, separator string) *source {
	for part := range strings.SplitSeq(template, separator) {
		if label, after, found := strings.Cut(part, "{timestamp}"); found {
			s := &source{Lead: separator, Before: separator + label, After: separator}
			if after != "" {
				s.After = after[:1]
			}
			return s
		}
	}
	return nil
}

// inValue finds the timestamp by the text around it.
func inValue(template string) *source {
	before, after, found := strings.Cut(template, "{timestamp}")
	if !found {
		return nil
	}
	s := &source{Before: before[strings.LastIndexByte(before, '}')+1:]}
	if after != "" {
		s.After = after[:1]
	}
	return s
}
