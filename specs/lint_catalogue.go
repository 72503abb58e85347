package specs

import (
	"strings"
)

var (
	prefixForm      = pattern(`^[A-Z][A-Z0-9]*$`)
	requirementForm = pattern(`^[A-Z][A-Z0-9]*-([SR])-[A-Z][A-Z0-9]*-\d{2,}$`)
	checkForm       = pattern(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

func (l *loader) lintCatalogue() {
	c := l.provider.Catalogue
	l.lintValues(catalogueFile, l.top(catalogueFile, c))
	if l.sound[contractFile] && c.Provider != "" && l.provider.Contract.Provider != "" {
		l.unless(c.Provider == l.provider.Contract.Provider, catalogueFile, keyPath{"provider"},
			"is %q, but %s says %q", c.Provider, contractFile, l.provider.Contract.Provider)
	}
	if c.Prefix != "" {
		l.unless(prefixForm().MatchString(c.Prefix), catalogueFile, keyPath{"prefix"},
			"%q cannot begin an id; write capital letters and digits", c.Prefix)
	}
	l.unless(len(c.Requirements)+len(c.Include) > 0, catalogueFile, keyPath{"requirements"},
		"the list is empty: a run would judge nothing; write requirements, or include groups of the shared catalogue")
	var ids []string
	for i, r := range c.Requirements {
		ids = append(ids, r.ID)
		l.lintRequirement(r, c.Prefix, keyPath{"requirements", i})
	}
	l.distinct(catalogueFile, keyPath{"requirements"}, ids, "id")
	l.include()
}

func (l *loader) lintRequirement(r Requirement, prefix string, at keyPath) {
	l.unless(strings.TrimSpace(r.ID) == "" || requirementForm().MatchString(r.ID), catalogueFile, at.with("id"),
		"%q is no id; write it like %s-R-AREA-01, with S for the sender and R for the receiver", r.ID, prefix)
	if m := requirementForm().FindStringSubmatch(r.ID); m != nil {
		l.unless(strings.HasPrefix(r.ID, prefix+"-") || !prefixForm().MatchString(prefix), catalogueFile, at.with("id"),
			"%q does not begin with the prefix %s-", r.ID, prefix)
		letter := map[Party]string{Sender: "S", Receiver: "R"}[r.Party]
		l.unless(letter == "" || letter == m[1], catalogueFile, at.with("party"),
			"is %s, but the id %s has %s in its second place; write %s there or the other party", r.Party, r.ID, m[1], letter)
	}
	l.unless(r.Basis != Undocumented, catalogueFile, at.with("basis"),
		"what nobody documents cannot be demanded; write practice, or take %s out", r.ID)
	l.unless(r.Check == "" || checkForm().MatchString(r.Check), catalogueFile, at.with("check"),
		"%q is no name of a check; write lower-case words with hyphens between", r.Check)
	l.bind(r, at)
}
