package specs_test

import "testing"

func TestCatalogueMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "another provider", file: "requirements.yaml",
			old: "provider: cargolint", new: "provider: cas-sso",
			want: `provider: is "cas-sso", but delivery.yaml says "cargolint"`,
		},
		{
			name: "prefix in small letters", file: "requirements.yaml",
			old: "prefix: CL", new: "prefix: cl", on: "prefix: cl",
			want: `prefix: "cl" cannot begin an id; write capital letters and digits`,
		},
		{
			name: "empty catalogue", file: "requirements.yaml",
			new: "provider: cargolint\nprefix: CL\ndocument: CargoLint Webhooks API\nrequirements: []\n", on: "requirements: []",
			want: "requirements: the list is empty: a run would judge nothing; write requirements, or include groups of the shared catalogue",
		},
		{
			name: "id twice", file: "requirements.yaml",
			old: "{id: CL-S-AUTH-02", new: "{id: CL-S-AUTH-01", on: "  - {id: CL-S-AUTH-01, party: sender, area: auth, level: must, basis: implied",
			want: `requirements[1].id: "CL-S-AUTH-01" stands here already; give each one its own`,
		},
		{
			name: "id of another form", file: "requirements.yaml",
			old: "{id: CL-S-AUTH-02", new: "{id: CL-S-AUTH2",
			want: `requirements[1].id: "CL-S-AUTH2" is no id; write it like CL-R-AREA-01, with S for the sender and R for the receiver`,
		},
		{
			name: "id with another prefix", file: "requirements.yaml",
			old: "{id: CL-S-AUTH-02", new: "{id: CAS-S-AUTH-02",
			want: `requirements[1].id: "CAS-S-AUTH-02" does not begin with the prefix CL-`,
		},
		{
			name: "id of the other party", file: "requirements.yaml",
			old: "{id: CL-S-AUTH-02, party: sender", new: "{id: CL-S-AUTH-02, party: receiver",
			want: "requirements[1].party: is receiver, but the id CL-S-AUTH-02 has S in its second place; write R there or the other party",
		},
		{
			name: "unknown party", file: "requirements.yaml",
			old: "{id: CL-S-AUTH-02, party: sender", new: "{id: CL-S-AUTH-02, party: provider",
			want: `requirements[1].party: unknown word "provider"; write sender or receiver`,
		},
		{
			name: "unknown level", file: "requirements.yaml",
			old: "area: auth, level: must, basis: documented", new: "area: auth, level: may, basis: documented",
			want: `requirements[0].level: unknown word "may"; write must or should`,
		},
		{
			name: "demanded by nobody", file: "requirements.yaml",
			old: "{id: CL-S-AUTH-02, party: sender, area: auth, level: must, basis: implied, section: Create Webhook", new: "{id: CL-S-AUTH-02, party: sender, area: auth, level: must, basis: undocumented",
			want: "requirements[1].basis: what nobody documents cannot be demanded; write practice, or take CL-S-AUTH-02 out",
		},
		{
			name: "demanded nowhere", file: "requirements.yaml",
			old: "{id: CL-S-AUTH-02, party: sender, area: auth, level: must, basis: implied, section: Create Webhook", new: "{id: CL-S-AUTH-02, party: sender, area: auth, level: must, basis: implied",
			want: "requirements[1]: basis implied needs a section: write the heading where it stands, or a weaker basis",
		},
		{
			name: "empty text", file: "requirements.yaml",
			old: `text: "An unknown API key is refused with 401 or 403."`, new: `text: ""`,
			want: "requirements[1].text is empty",
		},
		{
			name: "no check", file: "requirements.yaml",
			old: ", check: refuses-unknown-api-key", on: "  - {id: CL-S-AUTH-02",
			want: "requirements[1].check is missing",
		},
		{
			name: "check of another form", file: "requirements.yaml",
			old: "check: refuses-unknown-api-key", new: "check: Refuses unknown API key",
			want: `requirements[1].check: "Refuses unknown API key" is no name of a check; write lower-case words with hyphens between`,
		},
		{
			name: "vector without header", file: "vectors.yaml",
			old: `headers: {X-CargoLint-Signature: "sha256=f14b`, new: `headers: {X-Signature: "sha256=f14b`,
			want: "vectors[0].headers: a vector that must verify has the header X-CargoLint-Signature; write it, or invalid: true",
		},
		{
			name: "vector without secret", file: "vectors.yaml",
			old: "    secret: \"whsec_test_0c1a5f7e9d3b4826a1f0\"\n", on: "  - name: compact body",
			want: "vectors[0].secret is missing",
		},
		{
			name: "vector name twice", file: "vectors.yaml",
			old: "name: empty body", new: "name: compact body", on: "  - name: compact body\n    source: computed with Python's hmac module\n    secret: \"whsec_test_0c1a5f7e9d3b4826a1f0\"\n    body: \"\"",
			want: `vectors[4].name: "compact body" stands here already; give each one its own`,
		},
		{
			name: "vector with an id that is not signed", file: "vectors.yaml",
			old: "  - name: empty body\n", new: "  - name: empty body\n    id: dlv_1\n", on: "    id: dlv_1",
			want: "vectors[4].id: the signature does not use {id}; take it out",
		},
		{
			name: "no vectors", file: "vectors.yaml",
			new: "vectors: []\n", on: "vectors:",
			want: "vectors: the signature needs at least one vector with invalid: false", more: 1,
		},
	})
}

func TestCatalogueMistakesParcels(t *testing.T) {
	check(t, "testdata/parcels", []mistake{
		{
			name: "vector without an id that is signed", file: "vectors.yaml",
			old: "    id: 6f1c1f0e-7d3e-4f4a-9a57-1d1f6a8f7f10\n", on: "  - name: one parcel",
			want: "vectors[0]: id is missing; the signature uses {id}",
		},
		{
			name: "no invalid vector", file: "vectors.yaml",
			old: "    headers: {}\n    invalid: true\n", new: "    headers: {parcel-signature: \"v1,BBBB\"}\n", on: "vectors:",
			want: "vectors: the signature needs at least one vector with invalid: true",
		},
	})
}
