package dashboard

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/simulator/message"
	"github.com/hookbench/hookbench/simulator/signature"
	"github.com/hookbench/hookbench/specs"
)

// schemes are those of the built-in providers, and some that are made so that every part of a snippet is needed by one.
func schemes(t *testing.T) []specs.Signature {
	t.Helper()
	return append(builtin(t), []specs.Signature{
		{Header: "X-Sign", Algorithm: specs.HMACSHA256, Encoding: specs.Hex, Signed: "{body}", Written: "sha256={signature}", Secret: specs.SecretAsGiven},
		{Header: "X-Sign", Algorithm: specs.HMACSHA1, Encoding: specs.Base64, Signed: "{body}", Written: "{signature}", Secret: specs.SecretPrefixStripped},
		{Header: "X-Sign", Algorithm: specs.HMACSHA512, Encoding: specs.Hex, Signed: `{timestamp}."$x\{body}`, Written: "t={timestamp},v1={signature}", Secret: specs.SecretBase64},
		{Header: "X-Sign", Algorithm: specs.HMACSHA256, Encoding: specs.Base64, Signed: "{id}.{timestamp}.{body}", Written: "v1,{signature}", Secret: specs.SecretPrefixBase64},
	}...)
}

func builtin(t *testing.T) []specs.Signature {
	t.Helper()
	var found []specs.Signature
	for _, id := range specs.Builtin() {
		p, err := specs.Open(id)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		if scheme := p.Contract.Authentication.Signature; scheme != nil {
			found = append(found, *scheme)
		}
	}
	NewWithT(t).Expect(found).To(HaveLen(2))
	return found
}

const (
	signedBody = `{"id":"ev_1", "a/b":{"at":1700000000},"text":"ü $x \" \\ שלום"}`
	keyed      = "whsec_c2VjcmV0LWtleS1vZi10ZXN0"
	bare       = "c2VjcmV0LWtleS1vZi10ZXN0"
)

// trial is what a snippet is asked: whether a header signs a body.
type trial struct {
	Secret, Body, Header string
	want                 bool
}

func contractOf(scheme specs.Signature) specs.Contract {
	c := specs.Contract{Authentication: specs.Authentication{Signature: &scheme}}
	c.Identity.At.Value, c.Envelope.Timestamp = "/id", "/a~1b/at"
	return c
}

func trials(t *testing.T, scheme specs.Signature) []trial {
	t.Helper()
	secret := keyed
	if scheme.Secret == specs.SecretBase64 {
		secret = bare
	}
	contract := contractOf(scheme)
	header, err := signature.Sign(scheme, secret, message.Covered(&contract, nil, []byte(signedBody)))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	last := "A"
	if strings.HasSuffix(header, "A") {
		last = "B"
	}
	return []trial{
		{secret, signedBody, header, true},
		{secret, signedBody + " ", header, false},
		{secret, signedBody, header[:len(header)-1] + last, false},
		{secret, signedBody, "", false},
		{"whsec_b3RoZXI=", signedBody, header, false},
	}
}

// codeOf returns a snippet of a scheme.
func codeOf(t *testing.T, scheme specs.Signature, language string) string {
	t.Helper()
	all, err := snippets(contractOf(scheme))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, s := range all {
		if s.Language == language {
			return s.Code
		}
	}
	t.Fatalf("there is no snippet in %s", language)
	return ""
}

// TestSnippetsVerifyInTheirLanguages runs what the page shows.
func TestSnippetsVerifyInTheirLanguages(t *testing.T) {
	for _, l := range []struct{ language, command, file, main string }{
		{"Python", "python3", "verify.py", `
import sys
print("\n".join(str(verify(t["Secret"], t["Body"].encode(), t["Header"])).lower() for t in __import__("json").load(sys.stdin)))
`},
		{"PHP", "php", "verify.php", `
foreach (json_decode(stream_get_contents(STDIN), true) as $t) {
    echo verify($t["Secret"], $t["Body"], $t["Header"]) ? "true" : "false", "\n";
}
`},
		{"Node", "node", "verify.js", `
const trials = JSON.parse(require("node:fs").readFileSync(0));
console.log(trials.map(t => verify(t.Secret, Buffer.from(t.Body), t.Header)).join("\n"));
`},
	} {
		t.Run(l.language, func(t *testing.T) {
			if _, err := exec.LookPath(l.command); err != nil {
				t.Skipf("%s is not installed", l.command)
			}
			for _, scheme := range schemes(t) {
				file := filepath.Join(t.TempDir(), l.file)
				NewWithT(t).Expect(os.WriteFile(file, []byte(codeOf(t, scheme, l.language)+"\n"+l.main), 0o600)).To(Succeed())
				expectVerdicts(t, exec.Command(l.command, file), trials(t, scheme))
			}
		})
	}
}

// expectVerdicts lets a program judge trials that it reads as JSON, one verdict a line.
func expectVerdicts(t *testing.T, program *exec.Cmd, asked []trial) {
	t.Helper()
	g := NewWithT(t)
	input, err := json.Marshal(asked)
	g.Expect(err).NotTo(HaveOccurred())
	var problems strings.Builder
	program.Stdin, program.Stderr = strings.NewReader(string(input)), &problems
	output, err := program.Output()
	g.Expect(err).NotTo(HaveOccurred(), problems.String())
	var want []string
	for _, a := range asked {
		want = append(want, fmt.Sprint(a.want))
	}
	g.Expect(strings.Fields(string(output))).To(Equal(want))
}

// TestTheGoSnippetsVerify compiles all of them at once, since compiling takes its time.
func TestTheGoSnippetsVerify(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	write := func(name, text string) {
		g.Expect(os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700)).To(Succeed())
		g.Expect(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600)).To(Succeed())
	}
	var imports, calls string
	for i, scheme := range schemes(t) {
		write(fmt.Sprintf("s%d/verify.go", i), codeOf(t, scheme, "Go"))
		imports += fmt.Sprintf("import s%d \"snippets/s%d\"\n", i, i)
		calls += fmt.Sprintf("%q: s%d.Verify,\n", fmt.Sprint(i), i)
	}
	write("go.mod", "module snippets\n\ngo 1.26\n")
	write("main.go", "package main\n\n"+imports+`import ("encoding/json"; "fmt"; "os")
func main() {
	verify := map[string]func(string, []byte, string) bool{
`+calls+`}[os.Args[1]]
	var trials []struct{ Secret, Body, Header string }
	if err := json.NewDecoder(os.Stdin).Decode(&trials); err != nil { panic(err) }
	for _, t := range trials { fmt.Println(verify(t.Secret, []byte(t.Body), t.Header)) }
}
`)
	build := exec.Command("go", "build", "-o", "judge", ".")
	build.Dir = folder
	text, err := build.CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(text))
	for i, scheme := range schemes(t) {
		expectVerdicts(t, exec.Command(filepath.Join(folder, "judge"), fmt.Sprint(i)), trials(t, scheme))
	}
}

// Every built-in provider that signs has its snippets, and they are formatted as Go wants it.
func TestGoSnippetsAreFormatted(t *testing.T) {
	for _, scheme := range schemes(t) {
		program := exec.Command("gofmt", "-l")
		program.Stdin = strings.NewReader(codeOf(t, scheme, "Go"))
		output, err := program.CombinedOutput()
		NewWithT(t).Expect(err).NotTo(HaveOccurred(), string(output))
		NewWithT(t).Expect(string(output)).To(BeEmpty())
	}
}
