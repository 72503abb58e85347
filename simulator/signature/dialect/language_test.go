package dialect_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/hookbench/hookbench/simulator/signature/dialect"
	. "github.com/onsi/gomega"
)

// TestDialectsWriteAsTheLanguagesDo has the languages themselves write many documents, and compares.
func TestDialectsWriteAsTheLanguagesDo(t *testing.T) {
	for _, language := range []struct{ command, script string }{
		{"python3", "testdata/python.py"},
		{"node", "testdata/javascript.js"},
		{"php", "testdata/php.php"},
		{"ruby", "testdata/ruby.rb"},
	} {
		t.Run(language.command, func(t *testing.T) {
			if _, err := exec.LookPath(language.command); err != nil {
				t.Skipf("%s is not installed, so its dialects are not compared with it", language.command)
			}
			documents := documents(t)
			for i, made := range run(t, documents, language.command, language.script) {
				compare(t, documents[i], made)
			}
		})
	}
}

// run gives the documents to a script and returns what it made of each: dialect to text, nil where it refused.
func run(t *testing.T, documents [][]byte, command, script string) []map[string][]byte {
	var input, problems bytes.Buffer
	for _, document := range documents {
		input.WriteString(base64.StdEncoding.EncodeToString(document) + "\n")
	}
	process := exec.Command(command, script)
	process.Stdin, process.Stderr = &input, &problems
	output, err := process.Output()
	NewWithT(t).Expect(err).NotTo(HaveOccurred(), problems.String())
	var results []map[string][]byte
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, len(output)+1)
	for lines.Scan() {
		var result map[string][]byte
		NewWithT(t).Expect(json.Unmarshal(lines.Bytes(), &result)).To(Succeed())
		results = append(results, result)
	}
	NewWithT(t).Expect(results).To(HaveLen(len(documents)))
	return results
}

func compare(t *testing.T, document []byte, made map[string][]byte) {
	t.Helper()
	for id, want := range made {
		if got := write(t, id, document); !bytes.Equal(got, want) {
			t.Errorf("%s of %s:\n got %q\nwant %q", id, document, got, want)
		}
	}
}

// write returns a document in a dialect, nil where it refuses.
func write(t *testing.T, id string, document []byte) []byte {
	t.Helper()
	doc, err := dialect.Parse(document)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, d := range dialect.All() {
		if d.ID == id {
			text, ok := d.Write(doc)
			if !ok {
				return nil
			}
			return text
		}
	}
	t.Fatalf("there is no dialect %q", id)
	return nil
}

// TestGoDialectsWriteAsEncodingJSONDoes compares with encoding/json in this process.
func TestGoDialectsWriteAsEncodingJSONDoes(t *testing.T) {
	for _, document := range documents(t) {
		var value any
		if err := json.Unmarshal(document, &value); err != nil {
			continue // a number that does not fit
		}
		plain, err := json.Marshal(value)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		indented, err := json.MarshalIndent(value, "", "  ")
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		raw, err := json.Marshal(json.RawMessage(document))
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		var escaped, unescaped bytes.Buffer
		NewWithT(t).Expect(json.NewEncoder(&escaped).Encode(value)).To(Succeed())
		encoder := json.NewEncoder(&unescaped)
		encoder.SetEscapeHTML(false)
		NewWithT(t).Expect(encoder.Encode(value)).To(Succeed())
		compare(t, document, map[string][]byte{
			"go": plain, "go-indented": indented, "go-raw": raw, "go-encoder": escaped.Bytes(), "go-unescaped": unescaped.Bytes(),
		})
	}
}

func TestGoStructKeepsOrderAndIntegers(t *testing.T) {
	var event struct {
		Event string `json:"event"`
		ID    int64  `json:"id"`
		Data  struct {
			Weight float64 `json:"weight"`
			Text   string  `json:"a"`
		} `json:"data"`
	}
	document := []byte(`{"event": "a<b", "id": 9007199254740993, "data": {"weight": 1450.50, "a": "é&/"}}`)
	g := NewWithT(t)
	g.Expect(json.Unmarshal(document, &event)).To(Succeed())
	want, err := json.Marshal(event)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(write(t, "go-struct", document))).To(Equal(string(want)))
	g.Expect(strings.Index(string(want), "weight")).To(BeNumerically("<", strings.Index(string(want), `"a"`)))
}
