package fault_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/fault"
)

func TestParseNamesTheMistake(t *testing.T) {
	const kinds = "write one of duplicate, reorder, delay, drop, corrupt-signature, corrupt-body, wrong-secret, stale-timestamp, extra-fields, hostile, slow-token, broken-token, api-slow, api-rate-limited, api-error"
	one := func(members string) string { return `{"faults":[` + members + `]}` }
	for document, want := range map[string]string{
		``:                 `the document: is not JSON, it ends too soon: write {"faults":[…]}`,
		`{"faults":[`:      `the document: is not JSON, it ends too soon: write {"faults":[…]}`,
		`{"faults":[}`:     `the document: is not JSON from byte 12 on: write {"faults":[…]}`,
		`{"faults":[]} {}`: `the document: is not JSON from byte 15 on: write {"faults":[…]}`,
		`[]`:               `the document: must be an object: write one with faults`,
		`null`:             `the document: must be an object: write one with faults`,
		`{}`:               `/faults: is missing: write {"faults":[]} for none`,
		`{"faults":{}}`:    `/faults: must be an array: write [] for none`,
		`{"faults":null}`:  `/faults: must be an array: write [] for none`,
		`{"fault":[]}`:     `/fault: is not known: write one of faults`,
		`{"a/b~c":[]}`:     `/a~1b~0c: is not known: write one of faults`,
		"{\"a\\nb\":[]}":   "/a\uFFFDb: is not known: write one of faults",

		`{"faults":[],"faults":[]}`:             `/faults: stands there twice: write it once`,
		one(`3`):                                `/faults/0: must be an object: write one with kind, provider, subscription, share, by, status`,
		one(`{"kind":"drop"},{}`):               `/faults/1/kind: is missing: ` + kinds,
		one(`{"kind":"drop","kind":"delay"}`):   `/faults/0/kind: stands there twice: write it once`,
		one(`{"kind":"Drop"}`):                  `/faults/0/kind: there is no kind "Drop": ` + kinds,
		one(`{"kind":3}`):                       `/faults/0/kind: there is no kind "3": ` + kinds,
		one(`{"kind":"drop","speed":3}`):        `/faults/0/speed: is not known: write one of kind, provider, subscription, share, by, status`,
		one(`{"kind":"drop","provider":"x"}`):   `/faults/0/provider: there is no provider "x": write one of acme, other, or leave it out for all`,
		one(`{"kind":"drop","provider":7}`):     `/faults/0/provider: must be a text: write the id of a provider, or leave it out for all`,
		one(`{"kind":"drop","provider":null}`):  `/faults/0/provider: must be a text: write the id of a provider, or leave it out for all`,
		one(`{"kind":"drop","subscription":7}`): `/faults/0/subscription: must be a text: write the id of a subscription, or leave it out for all`,
		one(`{"kind":"drop","provider":"` + strings.Repeat("é", 41) + `"}`): `/faults/0/provider: there is no provider "` + strings.Repeat("é", 40) + `…": write one of acme, other, or leave it out for all`,
		one(`{"kind":"api-slow","subscription":"a"}`):                       `/faults/0/subscription: means nothing to api-slow, which hits a provider: leave it out`,
		one(`{"kind":"broken-token","subscription":"a"}`):                   `/faults/0/subscription: means nothing to broken-token, which hits a provider: leave it out`,

		one(`{"kind":"drop","by":"1s"}`):                                 `/faults/0/by: means nothing to drop: leave it out`,
		one(`{"kind":"hostile","by":"1s"}`):                              `/faults/0/by: means nothing to hostile: leave it out`,
		one(`{"kind":"delay","by":5}`):                                   `/faults/0/by: must be a duration from 1ms to 24h: write one such as "30s"`,
		one(`{"kind":"delay","by":"soon"}`):                              `/faults/0/by: must be a duration from 1ms to 24h: write one such as "30s"`,
		one(`{"kind":"delay","by":"0s"}`):                                `/faults/0/by: must be a duration from 1ms to 24h: write one such as "30s"`,
		one(`{"kind":"delay","by":"-1s"}`):                               `/faults/0/by: must be a duration from 1ms to 24h: write one such as "30s"`,
		one(`{"kind":"reorder","by":"25h"}`):                             `/faults/0/by: must be a duration from 1ms to 24h: write one such as "5s"`,
		one(`{"kind":"stale-timestamp","by":"1ns"}`):                     `/faults/0/by: must be a duration from 1ms to 87600h: write one such as "24h"`,
		one(`{"kind":"slow-token","by":"11m"}`):                          `/faults/0/by: must be a duration from 1ms to 10m: write one such as "10s"`,
		one(`{"kind":"api-rate-limited","by":"1s"}`):                     `/faults/0/by: means nothing to api-rate-limited: leave it out`,
		one(`{"kind":"api-error","status":399}`):                         `/faults/0/status: must be a status from 400 to 599: write one such as 500`,
		one(`{"kind":"api-error","status":"500"}`):                       `/faults/0/status: must be a status from 400 to 599: write one such as 500`,
		one(`{"kind":"broken-token","status":600}`):                      `/faults/0/status: must be a status from 400 to 599: write one such as 503`,
		one(`{"kind":"broken-token","status":500.5}`):                    `/faults/0/status: must be a status from 400 to 599: write one such as 503`,
		one(`{"kind":"api-rate-limited","status":429}`):                  `/faults/0/status: means nothing to api-rate-limited: leave it out`,
		one(`{"kind":"drop","share":0}`):                                 `/faults/0/share: must be a number above 0 and not above 1: write 0.5 for every other, or leave it out for all`,
		one(`{"kind":"drop","share":1.01}`):                              `/faults/0/share: must be a number above 0 and not above 1: write 0.5 for every other, or leave it out for all`,
		one(`{"kind":"drop","share":"1"}`):                               `/faults/0/share: must be a number above 0 and not above 1: write 0.5 for every other, or leave it out for all`,
		one(strings.Repeat(`{"kind":"drop"},`, 100) + `{"kind":"drop"}`): `/faults: holds 101 faults: write at most 100`,
	} {
		g := NewWithT(t)
		set, err := fault.Parse([]byte(document), []string{"acme", "other"}, 1)
		g.Expect(err).To(MatchError(want), document)
		g.Expect(set).To(BeNil())
		var m *fault.Mistake
		g.Expect(errors.As(err, &m)).To(BeTrue())
		g.Expect(strings.HasPrefix(want, m.Pointer)).To(BeTrue())
	}
}

func TestTheDocumentIsWrittenWithItsDefaults(t *testing.T) {
	for document, want := range map[string]string{
		`{"faults":[]}`: `{"faults":[]}`,
		` {"faults":[{"kind":"delay"}, {"by":"90m","kind":"delay","provider":"acme","subscription":"s/1","share":0.25}]}`: `{"faults":[` +
			`{"kind":"delay","share":1,"by":"30s"},{"kind":"delay","provider":"acme","subscription":"s/1","share":0.25,"by":"1h30m"}]}`,
		`{"faults":[{"kind":"hostile","share":0.5},{"kind":"api-error"},{"kind":"broken-token","status":401},{"kind":"stale-timestamp"}]}`: `{"faults":[` +
			`{"kind":"hostile","share":0.5},{"kind":"api-error","share":1,"status":500},{"kind":"broken-token","share":1,"status":401},{"kind":"stale-timestamp","share":1,"by":"24h"}]}`,
	} {
		g := NewWithT(t)
		for range 2 {
			set, err := fault.Parse([]byte(document), []string{"acme"}, 1)
			g.Expect(err).NotTo(HaveOccurred())
			written, err := json.Marshal(set)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(written)).To(Equal(want))
			document = string(written) // which can be read again
		}
	}
}

func TestNoFaultsAreWrittenToo(t *testing.T) {
	g := NewWithT(t)
	g.Expect((*fault.Set)(nil).MarshalJSON()).To(MatchJSON(`{"faults":[]}`))
	g.Expect(json.Marshal(&fault.Set{})).To(MatchJSON(`{"faults":[]}`))
}

func TestEveryKindCanBeAskedFor(t *testing.T) {
	g := NewWithT(t)
	g.Expect(fault.Kinds()).To(HaveLen(15))
	for _, kind := range fault.Kinds() {
		_, err := fault.Parse([]byte(`{"faults":[{"kind":"`+string(kind)+`","provider":"acme","share":1e-3}]}`), []string{"acme"}, 1)
		g.Expect(err).NotTo(HaveOccurred())
	}
}

// Whatever is sent: one line, or a document that is read again as itself.
func FuzzParse(f *testing.F) {
	f.Add(`{"faults":[{"kind":"delay","by":"1h","share":0.5,"subscription":"a"}]}`)
	f.Add(`{"faults":[{"kind":"api-error","status":500,"\u0000":1}]}`)
	f.Add("{\"faults\":[{\"kind\":\"\xff\"}]}")
	f.Fuzz(func(t *testing.T, document string) {
		g := NewWithT(t)
		set, err := fault.Parse([]byte(document), []string{"acme"}, 1)
		if err != nil {
			g.Expect(err.Error()).NotTo(ContainSubstring("\n"))
			return
		}
		written, err := json.Marshal(set)
		g.Expect(err).NotTo(HaveOccurred())
		again, err := fault.Parse(written, []string{"acme"}, 1)
		g.Expect(err).NotTo(HaveOccurred(), "%s", written)
		g.Expect(again.MarshalJSON()).To(MatchJSON(written))
	})
}
