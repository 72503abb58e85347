package dashboard

import (
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/hookbench/hookbench/specs"
)

// codeOf returns a snippet of a contract.
func codeOf(t *testing.T, contract specs.Contract, language string) string {
	t.Helper()
	all, err := snippets(contract)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, s := range all {
		if s.Language == language {
			return s.Code
		}
	}
	t.Fatalf("there is no snippet in %s", language)
	return ""
}

// call writes the call of a snippet for a trial, with the arguments that it takes, from how a language writes them.
func call(contract specs.Contract, name, secret, body, headers, header, address string) string {
	arguments := []string{secret, body, header}
	r := newRecipe(contract)
	if r.Headers {
		arguments[2] = headers
	}
	if r.Address() {
		arguments = append(arguments, address)
	}
	return name + "(" + strings.Join(arguments, ", ") + ")"
}

// TestSnippetsVerifyInTheirLanguages runs what the page shows.
func TestSnippetsVerifyInTheirLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range []struct {
		language, command, file string
		main                    func(specs.Contract) string
	}{
		{"Python", "python3", "verify.py", func(c specs.Contract) string {
			return "import sys, json as j\nfor t in j.load(sys.stdin):\n    print(str(" +
				call(c, "verify", `t["Secret"]`, `t["Body"].encode()`, `t["Headers"]`, `t["Header"]`, `t["Address"]`) + ").lower())\n"
		}},
		{"PHP", "php", "verify.php", func(c specs.Contract) string {
			return "foreach (json_decode(stream_get_contents(STDIN), true) as $t) {\n    echo " +
				call(c, "verify", `$t["Secret"]`, `$t["Body"]`, `$t["Headers"]`, `$t["Header"]`, `$t["Address"]`) + " ? \"true\" : \"false\", \"\\n\";\n}\n"
		}},
		{"Node", "node", "verify.js", func(c specs.Contract) string {
			return `const lower = (h) => Object.fromEntries(Object.entries(h).map(([n, v]) => [n.toLowerCase(), v]));
for (const t of JSON.parse(require("node:fs").readFileSync(0))) console.log(` +
				call(c, "verify", "t.Secret", "Buffer.from(t.Body)", "lower(t.Headers)", "t.Header", "t.Address") + ");\n"
		}},
	} {
		t.Run(l.language, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(l.command); err != nil {
				t.Skipf("%s is not installed", l.command)
			}
			for _, c := range contracts(t) {
				file := filepath.Join(t.TempDir(), l.file)
				NewWithT(t).Expect(os.WriteFile(file, []byte(codeOf(t, c.Contract, l.language)+"\n"+l.main(c.Contract)), 0o600)).To(Succeed())
				expectVerdicts(t, exec.Command(l.command, file), c)
			}
		})
	}
}

// expectVerdicts lets a program judge trials that it reads as JSON, one verdict a line.
func expectVerdicts(t *testing.T, program *exec.Cmd, c tried) {
	t.Helper()
	g := NewWithT(t)
	asked := c.trials(t)
	input, err := json.Marshal(asked)
	g.Expect(err).NotTo(HaveOccurred())
	var problems strings.Builder
	program.Stdin, program.Stderr = strings.NewReader(string(input)), &problems
	output, err := program.Output()
	g.Expect(err).NotTo(HaveOccurred(), "%s: %s", c.name, problems.String())
	verdicts := strings.Fields(string(output))
	g.Expect(verdicts).To(HaveLen(len(asked)), "%s: %s%s", c.name, output, problems.String())
	for i, a := range asked {
		g.Expect(verdicts[i]).To(Equal(fmt.Sprint(a.want)), "%s: %s: %+v", c.name, a.Name, a)
	}
}

// TestTheGoSnippetsVerify compiles all of them at once, since compiling takes its time.
func TestTheGoSnippetsVerify(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	folder := t.TempDir()
	write := func(name, text string) {
		g.Expect(os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700)).To(Succeed())
		g.Expect(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600)).To(Succeed())
	}
	var imports, calls string
	all := contracts(t)
	for i, c := range all {
		write(fmt.Sprintf("s%d/verify.go", i), codeOf(t, c.Contract, "Go"))
		imports += fmt.Sprintf("import s%d \"snippets/s%d\"\n", i, i)
		calls += fmt.Sprintf("case \"%d\": fmt.Println(%s)\n", i,
			call(c.Contract, fmt.Sprintf("s%d.Verify", i), "t.Secret", "[]byte(t.Body)", "headers", "t.Header", "t.Address"))
	}
	write("go.mod", "module snippets\n\ngo 1.26\n")
	write("main.go", "package main\n\n"+imports+`import ("encoding/json"; "fmt"; "net/http"; "os")
func main() {
	var trials []struct{ Secret, Body, Header, Address string; Headers map[string]string }
	if err := json.NewDecoder(os.Stdin).Decode(&trials); err != nil { panic(err) }
	for _, t := range trials {
		headers := http.Header{}
		for name, value := range t.Headers { headers.Set(name, value) }
		switch os.Args[1] {
`+calls+`		}
	}
}
`)
	build := exec.Command("go", "build", "-o", "judge", ".")
	build.Dir = folder
	text, err := build.CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(text))
	for i, c := range all {
		expectVerdicts(t, exec.Command(filepath.Join(folder, "judge"), fmt.Sprint(i)), c)
	}
}

// The snippets in Go are formatted as Go wants it.
func TestGoSnippetsAreFormatted(t *testing.T) {
	t.Parallel()
	for _, c := range contracts(t) {
		code := codeOf(t, c.Contract, "Go")
		formatted, err := format.Source([]byte(code))
		NewWithT(t).Expect(err).NotTo(HaveOccurred(), c.name)
		NewWithT(t).Expect(strings.TrimRight(string(formatted), "\n")).To(Equal(strings.TrimRight(code, "\n")), c.name)
	}
}

// One header is asked for where one counts.
func TestSnippetsTakeWhatCounts(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	for _, c := range contracts(t) {
		scheme := c.Authentication.Signature
		several := scheme.HasTime() && scheme.Timestamp.Header != "" || c.Identity.Header != "" && strings.Contains(scheme.Signed+scheme.Written, "{id}")
		for language, words := range map[string][2]string{"Go": {"header string", "headers http.Header"}, "Python": {"header: str", "headers: Mapping"}, "PHP": {"string $header", "array $headers"}, "Node": {"body, header", "body, headers"}} {
			want := words[0]
			if several {
				want = words[1]
			}
			g.Expect(codeOf(t, c.Contract, language)).To(ContainSubstring(want), c.name)
		}
	}
}
