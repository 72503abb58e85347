package specs

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// NamedFact is a fact of a contract under the name that leads to it in delivery.yaml.
type NamedFact struct {
	Fact    string `json:"fact"`
	Value   string `json:"value"`
	Basis   Basis  `json:"basis"`
	Section string `json:"section,omitempty"`
	Note    string `json:"note,omitempty"`
}

// Facts returns every fact of the contract in the order of delivery.yaml. The values are those that the contract has
// now, flags applied.
func (p *Provider) Facts() []NamedFact {
	var all []NamedFact
	place{value: reflect.ValueOf(p.Contract)}.walk(func(at place) {
		if basis, ok := field[Basis](at, "Basis"); ok {
			note, _ := field[string](at, "Note")
			section, _ := field[string](at, "Section")
			all = append(all, NamedFact{Fact: at.at.String(), Value: factText(at.value), Basis: basis, Section: section, Note: note})
		}
	})
	slices.SortStableFunc(all, func(a, b NamedFact) int { return p.factLines[a.Fact] - p.factLines[b.Fact] })
	return all
}

// Assumption is a fact that nobody documents, with the value the bench uses for it.
type Assumption struct {
	Fact  string `json:"fact"`
	Value string `json:"value"`
	Note  string `json:"note,omitempty"`
}

// Assumptions returns every fact of the contract that nobody documents, in the order of delivery.yaml.
func (p *Provider) Assumptions() []Assumption {
	var all []Assumption
	for _, f := range p.Facts() {
		if f.Basis == Undocumented {
			all = append(all, Assumption{Fact: f.Fact, Value: f.Value, Note: f.Note})
		}
	}
	return all
}

// FactLine returns the line of delivery.yaml where a fact stands, 0 for a fact that is not there.
func (p *Provider) FactLine(fact string) int { return p.factLines[fact] }

// factText returns the value of a Fact, or all that another struct says beside its basis.
func factText(value reflect.Value) string {
	if fact, ok := value.Interface().(interface{ stated() any }); ok {
		return text(reflect.ValueOf(fact.stated()))
	}
	return fields(value, ", ")
}

// text writes a value as a reader of a report expects it.
func text(value reflect.Value) string {
	switch v := value.Interface().(type) {
	case time.Duration:
		return duration(v)
	case StatusRange:
		return fmt.Sprintf("%d to %d", v.From, v.To)
	}
	switch value.Kind() {
	case reflect.Slice:
		var all []string
		for i := range value.Len() {
			all = append(all, text(value.Index(i)))
		}
		return strings.Join(all, ", ")
	case reflect.Struct:
		return fields(value, " ")
	case reflect.Map, reflect.Interface:
		if written, err := json.Marshal(value.Interface()); err == nil {
			return string(written)
		}
	}
	return fmt.Sprint(value.Interface())
}

// fields writes the keys and values of a struct that say something.
func fields(value reflect.Value, separator string) string {
	var all []string
	for _, field := range keyed(value.Type()) {
		key, _ := keyOf(field)
		v := reflect.Indirect(value.FieldByIndex(field.Index))
		if slices.Contains([]string{"basis", "section", "note"}, key) || !v.IsValid() || v.IsZero() {
			continue
		}
		all = append(all, key+" "+text(v))
	}
	return strings.Join(all, separator)
}

// duration writes 10m0s as 10m.
func duration(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-len(zero)+1]
		}
	}
	return text
}
