package specs

import (
	"slices"
	"strings"
)

// include adds what the folder takes from the shared catalogue to its own requirements, which come last. What is wrong
// with an inclusion is reported, and nothing is taken by it.
func (l *loader) include() {
	own := l.provider.Catalogue.Requirements
	var taken []Requirement
	var ids []string
	for i, inclusion := range l.provider.Catalogue.Include {
		for _, r := range l.included(inclusion, keyPath{"include", i}) {
			taken, ids = append(taken, r), append(ids, r.ID)
		}
	}
	for i, r := range own {
		if slices.Contains(ids, r.ID) {
			l.object(catalogueFile, keyPath{"requirements", i, "id"},
				"%q is taken from the shared catalogue already; number your own from %s51, or leave that entry out with except", r.ID, strings.TrimRight(r.ID, "0123456789"))
		}
	}
	if len(l.provider.Catalogue.Include) > 0 {
		l.texts[sharedFile] = sharedText
	}
	l.provider.Catalogue.Requirements = append(taken, own...)
}

// included returns what one inclusion takes.
func (l *loader) included(inclusion Inclusion, at keyPath) []Requirement {
	group, ok := groupOf(inclusion.Group)
	contract, known := &l.provider.Contract, l.sound[contractFile] && l.intact(contractFile)
	switch {
	case inclusion.Group == "":
		return nil // said already
	case !ok:
		l.object(catalogueFile, at.with("group"), "the shared catalogue has no group %q%s; its groups are %s",
			inclusion.Group, didYouMean(inclusion.Group, groupNames()), strings.Join(groupNames(), ", "))
		return nil
	case known && group.Needs != "" && !needs()[group.Needs].met(contract):
		l.object(catalogueFile, at, "the group %s needs %s in %s; take this line out, or state it there", group.Name, needs()[group.Needs].place, contractFile)
		return nil
	}
	sound := l.entries(group, inclusion.Only, at.with("only")) && l.entries(group, inclusion.Except, at.with("except"))
	if len(inclusion.Only) > 0 && len(inclusion.Except) > 0 {
		l.object(catalogueFile, at, "has both only and except; write one of them")
		sound = false
	}
	if inclusion.Basis == Undocumented {
		l.object(catalogueFile, at.with("basis"), "what nobody documents cannot be demanded; write practice")
	}
	requirements := inclusion.requirements(group, l.provider.Catalogue.Prefix, contract)
	l.unless(len(requirements) > 0 || !sound || !known, catalogueFile, at, "takes nothing of the group %s; take this line out", group.Name)
	l.twice(inclusion, group, at)
	return requirements
}

// entries objects to ids that no entry of a group has.
func (l *loader) entries(group Group, ids []string, at keyPath) bool {
	sound := true
	for i, id := range ids {
		if !slices.Contains(group.ids(), id) {
			l.object(catalogueFile, at.with(i), "the group %s has no entry %q; it has %s", group.Name, id, strings.Join(group.ids(), ", "))
			sound = false
		}
	}
	return sound
}

// twice objects to an entry that an earlier inclusion takes as well.
func (l *loader) twice(inclusion Inclusion, group Group, at keyPath) {
	contract := &l.provider.Contract
	for i, earlier := range l.provider.Catalogue.Include[:at[1].(int)] {
		if earlier.Group != group.Name {
			continue
		}
		for _, entry := range group.Requirements {
			if earlier.takes(entry, contract) && inclusion.takes(entry, contract) {
				l.object(catalogueFile, at, "takes %s, as include[%d] does; leave it out with except, party or only", entry.ID, i)
				return
			}
		}
	}
}
