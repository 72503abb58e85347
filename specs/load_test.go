package specs_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hookbench/hookbench/specs"
	. "github.com/onsi/gomega"
)

func TestBuiltinProvidersLoad(t *testing.T) {
	for _, id := range specs.Builtin() {
		t.Run(id, func(t *testing.T) {
			g := NewWithT(t)
			provider, err := specs.Open(id)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(provider.ID()).To(Equal(id), "delivery.yaml names another provider than its folder")
			g.Expect(provider.Digest).To(HavePrefix("sha256:"))
			g.Expect(provider.EventNames()).NotTo(BeEmpty())
			for _, event := range provider.Events {
				g.Expect(event.Examples).NotTo(BeEmpty(), event.Name)
			}
		})
	}
}

// TestBuiltinProvidersAreRight: opening a built-in folder skips what Load checks, so that nothing may be wrong with it, and
// nothing may be missing from what it yields.
func TestBuiltinProvidersAreRight(t *testing.T) {
	for _, id := range specs.Builtin() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			loaded, err := specs.Load(os.DirFS(id), id)
			g.Expect(err).NotTo(HaveOccurred())
			opened, err := specs.Open(id)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(opened.Contract).To(Equal(loaded.Contract))
			g.Expect(opened.Catalogue).To(Equal(loaded.Catalogue))
			g.Expect(opened.Events).To(Equal(loaded.Events))
			g.Expect(opened.Vectors).To(Equal(loaded.Vectors))
			g.Expect(opened.Scenarios).To(Equal(loaded.Scenarios))
			g.Expect(opened.Digest).To(Equal(loaded.Digest))
			g.Expect(opened.Facts()).To(Equal(loaded.Facts()))
			document, err := loaded.OpenAPI().MarshalJSON()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(opened.OpenAPI().MarshalJSON()).To(MatchJSON(document))
		})
	}
}

func TestBuiltinListsTheFoldersOfThisPackage(t *testing.T) {
	NewWithT(t).Expect(specs.Builtin()).To(Equal([]string{"cargolint", "cas-notifications", "cas-sso", "eaze-customs",
		"standard-webhooks", "github", "stripe", "slack", "shopify", "event-grid"}))
}

func TestOpenReadsAFolderByItsPath(t *testing.T) {
	g := NewWithT(t)
	byID, err := specs.Open("cargolint")
	g.Expect(err).NotTo(HaveOccurred())
	dir := filepath.Join(t.TempDir(), "copy")
	g.Expect(os.CopyFS(dir, os.DirFS("cargolint"))).To(Succeed())
	byPath, err := specs.Open(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(byPath.ID()).To(Equal("cargolint"))
	g.Expect(byPath.Digest).To(Equal(byID.Digest), "the digest depends on the content alone")
}

func TestOpenRefusesUnknownNames(t *testing.T) {
	for _, name := range []string{"", "cargolin", "./nowhere", "../specs/specs.go", "examples/none"} {
		_, err := specs.Open(name)
		NewWithT(t).Expect(err).To(MatchError(specs.ErrUnknownProvider), name)
	}
	_, err := specs.Open("cargolin")
	NewWithT(t).Expect(err).To(MatchError(`unknown provider "cargolin": give one of cargolint, cas-notifications, cas-sso, eaze-customs, standard-webhooks, github, stripe, slack, shopify, event-grid, or the path of a provider folder`))
}

func TestDigestChangesWithEveryFile(t *testing.T) {
	g := NewWithT(t)
	seen := map[string]string{}
	digest := func(change string, files fstest.MapFS) {
		provider, err := specs.Load(files, "here")
		g.Expect(err).NotTo(HaveOccurred(), change)
		g.Expect(seen).NotTo(HaveKey(provider.Digest), change)
		seen[provider.Digest] = change
	}
	digest("nothing", folder(t, "cargolint"))
	for file := range folder(t, "cargolint") {
		files := folder(t, "cargolint")
		files[file].Data = append(files[file].Data, '\n')
		digest(file, files)
	}
}

func TestLoadIgnoresWhatIsNoData(t *testing.T) {
	g := NewWithT(t)
	files := folder(t, "cargolint")
	before, err := specs.Load(files, "here")
	g.Expect(err).NotTo(HaveOccurred())
	files["README.md"] = &fstest.MapFile{Data: []byte("notes")}
	after, err := specs.Load(files, "here")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(after.Digest).To(Equal(before.Digest))
}

func TestExampleOfTheEventComesBeforeThoseOfItsSubtypes(t *testing.T) {
	g := NewWithT(t)
	provider, err := specs.Open("./testdata/parcels")
	g.Expect(err).NotTo(HaveOccurred())
	moved, err := provider.Event("parcel.moved")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(moved.Description).To(Equal("A parcel moved"))
	g.Expect(moved.Examples[0].File).To(Equal("examples/parcel.moved.json"))
	g.Expect(moved.Example("held").File).To(Equal("examples/parcel.moved.held.json"))
	g.Expect(moved.Example("unloaded").File).To(Equal("examples/parcel.moved.json"))
	g.Expect(moved.Example("").Body).To(HavePrefix(`{"id":"0195f3a2-7c1e-7b2a-8d3f-2f6f0c9d1e45","type"`), "examples are compacted")
}

func TestEventNamesWhatThereIs(t *testing.T) {
	g := NewWithT(t)
	provider, err := specs.Open("./testdata/parcels")
	g.Expect(err).NotTo(HaveOccurred())
	_, err = provider.Event("parcel.burnt")
	g.Expect(err).To(MatchError(`parcels has no event "parcel.burnt"; it has parcel.moved, parcel.lost`))
	g.Expect(provider.Verified()).To(HaveLen(1), "parcel.lost is named by prose alone")
}

// TestMistakesAreReportedTogether: who repairs a folder sees all of its mistakes at once, in the order of the files.
func TestMistakesAreReportedTogether(t *testing.T) {
	g := NewWithT(t)
	files := folder(t, "cargolint")
	for _, m := range []mistake{
		{file: "vectors.yaml", old: "headers: {X-CargoLint-Signature", new: "headers: {X-Signature"},
		{file: "delivery.yaml", old: "type: /event", new: "type: event"},
		{file: "delivery.yaml", old: "method: {value: POST", new: "method: {value: GET"},
		{file: "scenarios.yaml", old: "after: 70s", new: "after: soon"},
		{file: "requirements.yaml", old: "check: refuses-unknown-api-key", new: `check: ""`},
		{file: "openapi.yaml", old: "text: /data/document/fileName", new: "test: /data/document/fileName"},
		{file: "openapi.yaml", old: "fileName: {type: string}", new: "fileName: {type: text}"},
		{file: "examples/document.uploaded.json", old: `"wh_abc123",`, new: `"wh_abc123"`},
	} {
		m.apply(t, files)
	}
	_, err := specs.Load(files, "here")
	g.Expect(err).To(MatchError(strings.Join([]string{
		`here/delivery.yaml:8: request.method.value: "GET" cannot carry a delivery; write POST, PUT or PATCH`,
		`here/delivery.yaml:17: envelope.type: "event" is no JSON pointer; write it like /data/id, with ~1 for a slash and ~0 for a tilde in a name`,
		`here/examples/document.uploaded.json:5: is not JSON: invalid character '"' after object key:value pair`,
		`here/openapi.yaml:129: unknown key "test" (did you mean text?): here may stand basis, section, note, unverified, subtypes, subtypeAt, text, unique, follows, shares`,
		`here/openapi.yaml:314: unsupported 'type' value "text"`,
		`here/requirements.yaml:9: requirements[1].check is empty`,
		`here/scenarios.yaml:8: scenarios[0].steps[1].after: "soon" is no duration; write one such as 30s, 5m or 12h`,
		`here/vectors.yaml:7: vectors[0].headers: a vector that must verify has the header X-CargoLint-Signature; write it, or invalid: true`,
	}, "\n")))
}

// TestEmptyFolder: every missing file is said, and nothing that follows from it.
func TestEmptyFolder(t *testing.T) {
	_, err := specs.Load(fstest.MapFS{}, "here")
	var problems specs.Problems
	NewWithT(t).Expect(errors.As(err, &problems)).To(BeTrue())
	NewWithT(t).Expect(problems).To(HaveLen(5))
	for _, p := range problems {
		NewWithT(t).Expect(p.Text).To(Equal("is missing: every provider folder has this file"))
	}
}

func TestUnreadableFile(t *testing.T) {
	files := folder(t, "cargolint")
	files["delivery.yaml"] = &fstest.MapFile{Mode: fs.ModeDir}
	_, err := specs.Load(files, "here")
	NewWithT(t).Expect(err).To(MatchError(HavePrefix("here/delivery.yaml: cannot be read: ")))
}

// TestProviderWithoutAuthentication says so, and gives no vectors.
func TestProviderWithoutAuthentication(t *testing.T) {
	g := NewWithT(t)
	files := folder(t, "cargolint")
	before, rest, _ := strings.Cut(string(files["delivery.yaml"].Data), "  signature:\n")
	_, after, _ := strings.Cut(rest, "\n\n")
	files["delivery.yaml"] = &fstest.MapFile{Data: []byte(before + "  none: {basis: undocumented, note: nothing is said}\n\n" + after)}
	files["vectors.yaml"] = &fstest.MapFile{Data: []byte("vectors: []\n")}
	provider, err := specs.Load(files, "here")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(provider.Contract.Authentication.Signature).To(BeNil())
	g.Expect(provider.Assumptions()).To(ContainElement(specs.Assumption{Fact: "authentication.none", Note: "nothing is said"}))
}

// TestYAMLMerges: what an anchor brings in counts as written.
func TestYAMLMerges(t *testing.T) {
	g := NewWithT(t)
	files := folder(t, "cargolint")
	mistake{
		file: "delivery.yaml",
		old:  "  deadline: {value: 30s, basis: documented, section: Best Practices}",
		new:  "  deadline: &fact {value: 30s, basis: documented, section: Best Practices}",
	}.apply(t, files)
	mistake{
		file: "delivery.yaml",
		old:  "stableOnRetry: {value: true, basis: implied, section: Best Practices}",
		new:  "stableOnRetry: {<<: *fact, value: true}",
	}.apply(t, files)
	provider, err := specs.Load(files, "here")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(provider.Contract.Identity.StableOnRetry.Section).To(Equal("Best Practices"))
}

func TestCatalogueOfAParty(t *testing.T) {
	provider, err := specs.Open("./testdata/parcels")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(provider.Catalogue.Of(specs.Receiver)).To(HaveExactElements(HaveField("ID", "PCL-R-ACK-01")))
	NewWithT(t).Expect(provider.Catalogue.Of(specs.Sender)).To(HaveExactElements(HaveField("ID", "PCL-S-DLV-01")))
}
