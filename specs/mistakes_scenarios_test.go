package specs_test

import "testing"

func TestScenariosMistakesParcels(t *testing.T) {
	check(t, "testdata/parcels", []mistake{
		{
			name: "scenario twice", file: "scenarios.yaml",
			old: "  - name: lost\n", new: "  - {name: lost, text: again, basis: undocumented, steps: [{event: parcel.lost}]}\n  - name: lost\n", on: "  - name: lost",
			want: `scenarios[1].name: "lost" stands here already; give each one its own`,
		},
		{
			name: "step of no subtype", file: "scenarios.yaml",
			old: "subtype: unloaded", new: "subtype: burnt",
			want: `scenarios[0].steps[1].subtype: webhook "parcel.moved" has no subtype "burnt"; its x-webhook lists loaded, unloaded, held`,
		},
		{
			name: "set what is not there", file: "scenarios.yaml",
			old: "set: {/parcel/remark: late}", new: "set: {/parcel/comment: late}",
			want: `scenarios[0].steps[1].set./parcel/comment: /parcel/comment is neither in examples/parcel.moved.json nor in the schema of webhook "parcel.moved"`,
		},
		{
			name: "set what the schema refuses", file: "scenarios.yaml",
			old: "set: {/parcel/remark: late}", new: "set: {/parcel/remark: 7}",
			want: `scenarios[0].steps[1].set./parcel/remark: breaks the schema of webhook "parcel.moved": is of type number, want string (type)`,
		},
		{
			name: "set by no pointer", file: "scenarios.yaml",
			old: "set: {/parcel/remark: late}", new: "set: {remark: late}",
			want: `scenarios[0].steps[1].set.remark: "remark" is no JSON pointer; write it like /data/id`,
		},
	})
}

func TestScenariosMistakes(t *testing.T) {
	check(t, "cargolint", []mistake{
		{
			name: "scenario without steps", file: "scenarios.yaml",
			new: "scenarios:\n  - {name: empty, text: nothing happens, basis: implied, steps: []}\n", on: "  - {name: empty",
			want: "scenarios[0].steps: the list is empty: write the events of the scenario",
		},
		{
			name: "scenario without text", file: "scenarios.yaml",
			old: "    text: A document is uploaded, a compliance issue is found in it, and its batch is downloaded.\n", on: "  - name: document-upload",
			want: "scenarios[0].text is missing",
		},
		{
			name: "scenario of unknown basis", file: "scenarios.yaml",
			old: "basis: implied", new: "basis: guessed",
			want: `scenarios[0].basis: unknown word "guessed"; write documented, published, implied, practice or undocumented`,
		},
		{
			name: "step of no event", file: "scenarios.yaml",
			old: "{event: document.uploaded}", new: "{event: document.upload}",
			want: `scenarios[0].steps[0].event: there is no event "document.upload"; the webhooks of openapi.yaml are document.uploaded, compliance.warning, document.batch_downloaded`,
		},
		{
			name: "step in no time", file: "scenarios.yaml",
			old: "after: 70s", new: "after: 70",
			want: `scenarios[0].steps[1].after: "70" is no duration; write one such as 30s, 5m or 12h`,
		},
		{
			name: "step before the last", file: "scenarios.yaml",
			old: "after: 70s", new: "after: -70s",
			want: `scenarios[0].steps[1].after: "-70s" is no duration; write one such as 30s, 5m or 12h`,
		},
		{
			name: "keep what is not there", file: "scenarios.yaml",
			old: "same: [/data/document/id, /data/document/fileName]", new: "same: [/data/document/id, /data/document/name]",
			want: `scenarios[0].steps[1].same[1]: /data/document/name is neither in examples/compliance.warning.json nor in the schema of webhook "compliance.warning"`,
		},
		{
			name: "keep by no pointer", file: "scenarios.yaml",
			old: "same: [/data/document/id, /data/document/fileName]", new: "same: [data/document/id]",
			want: `scenarios[0].steps[1].same[0]: "data/document/id" is no JSON pointer; write it like /data/id, with ~1 for a slash and ~0 for a tilde in a name`,
		},
	})
}
