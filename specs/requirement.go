package specs

// Basis says how a demand or a fact is known. The report prints it beside each verdict, so that a reader can
// tell a demand of the document from an assumption of the bench.
type Basis string

// The words for Basis, from the strongest to the weakest.
const (
	Documented   Basis = "documented"   // the provider's webhook page says so
	Published    Basis = "published"    // another public page of the same provider says so
	Implied      Basis = "implied"      // follows from a documented statement
	Practice     Basis = "practice"     // common practice in the field, not demanded by this provider
	Undocumented Basis = "undocumented" // nobody says so: a stated default of the bench
)

// Party is the side that must satisfy a requirement.
type Party string

// The two parties of a webhook.
const (
	Sender   Party = "sender"   // the provider's side
	Receiver Party = "receiver" // the team's endpoint
)

// Level is the weight of a requirement: a failed must decides the verdict, a failed should is only reported
// unless the run is strict.
type Level string

// The levels of the catalogues.
const (
	Must   Level = "must"
	Should Level = "should"
)

// Requirement is one entry of a provider's catalogue: one demand, one check, one report row.
type Requirement struct {
	ID      string         `yaml:"id" json:"id"` // PREFIX-PARTY-AREA-NN; never changes its meaning
	Party   Party          `yaml:"party" json:"party"`
	Area    string         `yaml:"area" json:"area"`
	Level   Level          `yaml:"level" json:"level"`
	Basis   Basis          `yaml:"basis" json:"basis"`
	Section string         `yaml:"section,omitempty" json:"section"` // heading of the document where the demand stands
	Text    string         `yaml:"text" json:"text"`
	Check   string         `yaml:"check" json:"check"`                   // name of the check that proves it
	With    map[string]any `yaml:"with,omitempty" json:"with,omitempty"` // the check's parameters
}

// Catalogue is the content of requirements.yaml.
type Catalogue struct {
	Provider     string        `yaml:"provider"`
	Prefix       string        `yaml:"prefix"`
	Document     string        `yaml:"document"`
	Include      []Inclusion   `yaml:"include,omitempty"`      // groups of the shared catalogue
	Requirements []Requirement `yaml:"requirements,omitempty"` // once read: those of the groups, and then the folder's own
}

// Of returns the requirements of one party in catalogue order.
func (c Catalogue) Of(party Party) []Requirement {
	var of []Requirement
	for _, r := range c.Requirements {
		if r.Party == party {
			of = append(of, r)
		}
	}
	return of
}
