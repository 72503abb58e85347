package specs_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

// including returns a folder whose catalogue is replaced.
func including(t testing.TB, dir, catalogue string) fstest.MapFS {
	files := folder(t, dir)
	files["requirements.yaml"] = &fstest.MapFile{Data: []byte(catalogue)}
	return files
}

const cargolintHead = "provider: cargolint\nprefix: CL\ndocument: CargoLint Webhooks API\n"

func TestSharedCatalogueIsSound(t *testing.T) {
	g := NewWithT(t)
	form := regexp.MustCompile(`^[SR]-[A-Z]+-(\d\d|\{n\})$`)
	seen := map[string]bool{}
	for _, group := range specs.Shared() {
		g.Expect(group.Text).NotTo(BeEmpty(), group.Name)
		g.Expect(group.Requirements).NotTo(BeEmpty(), group.Name)
		for _, r := range group.Requirements {
			g.Expect(r.ID).To(MatchRegexp(form.String()))
			g.Expect(seen).NotTo(HaveKey(r.ID))
			seen[r.ID] = true
			g.Expect(string(r.Party[0]-'a'+'A')).To(Equal(r.ID[:1]), r.ID)
			g.Expect(r.Level).To(BeElementOf(specs.Must, specs.Should), r.ID)
			g.Expect(r.Basis).To(BeElementOf(specs.Documented, specs.Implied, specs.Practice), r.ID)
			g.Expect(r.Section).To(BeEmpty(), "%s: a section is for the folder to say", r.ID)
			g.Expect(r.Basis == specs.Practice && r.Level == specs.Must).To(BeFalse(), "%s: what is practice alone is no must", r.ID)
			g.Expect(r.Area).NotTo(BeEmpty(), r.ID)
			g.Expect(r.Check).NotTo(BeEmpty(), r.ID)
		}
	}
}

// TestInclusionStatesRequirements: prefix, facts of the folder, the weaker basis and the section.
func TestInclusionStatesRequirements(t *testing.T) {
	g := NewWithT(t)
	p, err := specs.Load(including(t, "cargolint", cargolintHead+`include:
  - {group: acknowledge, party: receiver, basis: documented, section: Answers}
  - {group: signature, basis: published, section: Signatures, only: [R-SIG-01, R-SIG-04, R-SIG-08]}
  - {group: retry, basis: practice, except: [S-RTY-01, S-RTY-02]}
requirements:
  - {id: CL-R-OWN-01, party: receiver, area: own, level: must, basis: practice, text: own, check: accepts-burst}
`), "here")
	g.Expect(err).NotTo(HaveOccurred())
	row := func(id string, basis specs.Basis, section, text string, with map[string]any) OmegaMatcher {
		return And(HaveField("ID", id), HaveField("Basis", basis), HaveField("Section", section), HaveField("Text", text), HaveField("With", with))
	}
	g.Expect(p.Catalogue.Of(specs.Receiver)).To(HaveExactElements(
		row("CL-R-ACK-01", specs.Documented, "Answers", "An authentic delivery of each event type is answered 2xx.", nil),
		row("CL-R-ACK-02", specs.Documented, "Answers", "Every answer comes within 30s.", map[string]any{"within": "30s"}),
		row("CL-R-ACK-03", specs.Implied, "Answers", "The test delivery is answered 2xx.", nil),
		row("CL-R-SIG-01", specs.Published, "Signatures", "A delivery without X-CargoLint-Signature is refused.", nil),
		row("CL-R-SIG-04", specs.Implied, "Signatures", "Malformed signatures (empty, truncated, over-long, in another encoding, all zeros) are refused.", nil),
		row("CL-R-SIG-08", specs.Practice, "Signatures", "Refusals of missing, wrong and malformed signatures are answered 4xx, not 5xx and not a redirect.", nil),
		row("CL-R-OWN-01", specs.Practice, "", "own", nil),
	))
	g.Expect(p.Catalogue.Of(specs.Sender)).To(HaveExactElements(
		row("CL-S-RTY-03", specs.Practice, "", "Every retry carries the same event: its body is unchanged.", nil),
	), "nobody documents the delays, so that no step of theirs is demanded")

	p, err = specs.Load(including(t, "cas-notifications", `provider: cas-notifications
prefix: CASN
document: CAS
include:
  - {group: retry, basis: documented, section: Error handling, only: ["S-STEP-{n}"]}
`), "here")
	g.Expect(err).NotTo(HaveOccurred())
	steps := p.Catalogue.Of(specs.Sender)
	g.Expect(steps).To(HaveLen(10), "nine delays, and the first of those that repeat")
	g.Expect(steps[1]).To(row("CASN-S-STEP-02", specs.Documented, "Error handling", "Retry 2 follows 30s after the attempt before it.", map[string]any{"retry": 2}))
}

// TestDigestCoversTheSharedCatalogue: a verdict is traced to all the data that it came from, and to no other.
func TestDigestCoversTheSharedCatalogue(t *testing.T) {
	g := NewWithT(t)
	files := including(t, "cargolint", cargolintHead+"include:\n  - {group: robustness, basis: practice}\n")
	p, err := specs.Load(files, "here")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Digest).NotTo(Equal(digestOf(files)))
	files["catalogue.yaml"] = folder(t, ".")["catalogue.yaml"]
	g.Expect(p.Digest).To(Equal(digestOf(files)))

	own, err := specs.Open("cargolint")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(own.Digest).To(Equal(digestOf(folder(t, "cargolint"))))
}

// digestOf computes the digest over the files of a folder.
func digestOf(files fstest.MapFS) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%s\x00%d\x00%s", name, len(files[name].Data), files[name].Data)
	}
	return fmt.Sprintf("sha256:%x", sum.Sum(nil))
}

// TestWhatAnEntryNeedsIsLeftOutWhereItIsNot: providers without a test delivery, and with another retry rule.
func TestWhatAnEntryNeedsIsLeftOutWhereItIsNot(t *testing.T) {
	g := NewWithT(t)
	p, err := specs.Load(including(t, "testdata/parcels", `provider: parcels
prefix: PCL
document: Parcels events
include:
  - {group: retry, basis: documented, section: Retries}
  - {group: subscriptions, basis: documented, section: Hooks}
`), "here")
	g.Expect(err).NotTo(HaveOccurred())
	var ids []string
	for _, r := range p.Catalogue.Requirements {
		ids = append(ids, r.ID)
	}
	g.Expect(ids).To(Equal([]string{
		"PCL-S-RTY-01", "PCL-S-RTY-02", "PCL-S-RTY-03", "PCL-S-RTY-04", "PCL-S-RTY-05",
		"PCL-S-API-01", "PCL-S-API-03", "PCL-S-API-06", "PCL-S-SUB-01",
	}))
	g.Expect(p.Catalogue.Requirements[3].Text).To(Equal("A failed delivery is tried 4 times in all, no more."))
	g.Expect(p.Catalogue.Requirements[4].With).To(Equal(map[string]any{"factor": 2.5}))
}

func TestInclusionMistakes(t *testing.T) {
	line := func(line, want string, more ...int) mistake {
		m := mistake{name: want, file: "requirements.yaml", new: cargolintHead + "include:\n" + line, on: line[2:], want: want}
		for _, n := range more {
			m.more = n
		}
		return m
	}
	first := "  - {group: signature, basis: documented, section: Signatures}\n"
	check(t, "cargolint", []mistake{
		line("  - {group: signatures, basis: practice}", `include[0].group: the shared catalogue has no group "signatures" (did you mean signature?); its groups are transport, delivery, acknowledge, signature, timestamp, rotation, handshake, static-key, headers, bearer, idempotency, robustness, schema, retry, expiry, subscriptions`),
		line("  - {group: static-key, basis: practice}", `include[0]: the group static-key needs authentication.staticKey in delivery.yaml; take this line out, or state it there`),
		line("  - {basis: practice}", `include[0].group is missing`),
		line("  - {group: signature}", `include[0].basis is missing; write documented, published, implied, practice or undocumented`),
		line("  - {group: signature, basis: documented}", `include[0]: basis documented needs a section: write the heading where it stands, or a weaker basis`),
		line("  - {group: signature, basis: undocumented}", `include[0].basis: what nobody documents cannot be demanded; write practice`),
		line("  - {group: schema, basis: practice, only: [R-SIG-01]}", `include[0].only[0]: the group schema has no entry "R-SIG-01"; it has R-VAL-01`),
		line("  - {group: schema, basis: practice, except: [R-VAL-01]}", `include[0]: takes nothing of the group schema; take this line out`),
		line("  - {group: signature, basis: practice, only: [R-SIG-01], except: [R-SIG-02]}", `include[0]: has both only and except; write one of them`),
		line("  - {group: signature, basis: practice, partie: sender}", `unknown key "partie" (did you mean party?): here may stand group, party, basis, section, only, except`),
		{
			name: "entry twice", file: "requirements.yaml", new: cargolintHead + "include:\n" + first + "  - {group: signature, basis: practice, only: [R-SIG-02]}",
			want: `include[1]: takes R-SIG-02, as include[0] does; leave it out with except, party or only`,
		},
		{
			name: "own id is taken", file: "requirements.yaml",
			new:  cargolintHead + "include:\n" + first + "requirements:\n  - {id: CL-R-SIG-01, party: receiver, area: own, level: must, basis: practice, text: own, check: accepts-burst}",
			want: `requirements[0].id: "CL-R-SIG-01" is taken from the shared catalogue already; number your own from CL-R-SIG-51, or leave that entry out with except`,
		},
	})
}
