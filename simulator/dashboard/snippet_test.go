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

// TestSnippetsVerifyInTheirLanguages runs what the page shows.
func TestSnippetsVerifyInTheirLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range interpreters() {
		t.Run(l.language, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(l.command); err != nil {
				t.Skipf("%s is not installed", l.command)
			}
			all, folder := contracts(t), t.TempDir()
			for i, c := range all {
				write(t, filepath.Join(folder, fmt.Sprintf(l.file, i)), l.wrap(i, codeOf(t, c.Contract, l.language)))
			}
			write(t, filepath.Join(folder, l.entry), l.main(all))
			expectVerdicts(t, exec.Command(l.command, filepath.Join(folder, l.entry)), all)
		})
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	NewWithT(t).Expect(os.MkdirAll(filepath.Dir(name), 0o700)).To(Succeed())
	NewWithT(t).Expect(os.WriteFile(name, []byte(text), 0o600)).To(Succeed())
}

// expectVerdicts lets a program judge trials that it reads as JSON, one verdict a line.
func expectVerdicts(t *testing.T, program *exec.Cmd, all []tried) {
	t.Helper()
	g := NewWithT(t)
	var asked [][]trial
	for _, c := range all {
		asked = append(asked, c.trials(t))
	}
	input, err := json.Marshal(asked)
	g.Expect(err).NotTo(HaveOccurred())
	var problems strings.Builder
	program.Stdin, program.Stderr = strings.NewReader(string(input)), &problems
	output, err := program.Output()
	g.Expect(err).NotTo(HaveOccurred(), problems.String())
	verdicts := strings.Fields(string(output))
	for i, trials := range asked {
		for _, a := range trials {
			g.Expect(verdicts).NotTo(BeEmpty(), "%s: %s", all[i].name, problems.String())
			g.Expect(verdicts[0]).To(Equal(fmt.Sprint(a.want)), "%s: %s: %+v", all[i].name, a.Name, a)
			verdicts = verdicts[1:]
		}
	}
	g.Expect(verdicts).To(BeEmpty())
}

// TestTheGoSnippetsVerify compiles all of them at once, since compiling takes its time.
func TestTheGoSnippetsVerify(t *testing.T) {
	t.Parallel()
	folder, all := t.TempDir(), contracts(t)
	var imports, calls string
	for i, c := range all {
		write(t, filepath.Join(folder, fmt.Sprintf("s%d/verify.go", i)), codeOf(t, c.Contract, "Go"))
		imports += fmt.Sprintf("import s%d \"snippets/s%d\"\n", i, i)
		calls += fmt.Sprintf("case %d: fmt.Println(%s)\n", i,
			call(c.Contract, fmt.Sprintf("s%d.Verify", i), "t.Secret", "[]byte(t.Body)", "headers", "t.Header", "t.Address"))
	}
	write(t, filepath.Join(folder, "go.mod"), "module snippets\n\ngo 1.26\n")
	write(t, filepath.Join(folder, "main.go"), "package main\n\n"+imports+`import ("encoding/json"; "fmt"; "net/http"; "os")
func main() {
	var all [][]struct{ Secret, Body, Header, Address string; Headers map[string]string }
	if err := json.NewDecoder(os.Stdin).Decode(&all); err != nil { panic(err) }
	for i, trials := range all { for _, t := range trials {
		headers := http.Header{}
		for name, value := range t.Headers { headers.Set(name, value) }
		switch i {
`+calls+`		}
	} }
}
`)
	build := exec.Command("go", "build", "-o", "judge", ".")
	build.Dir = folder
	text, err := build.CombinedOutput()
	NewWithT(t).Expect(err).NotTo(HaveOccurred(), string(text))
	expectVerdicts(t, exec.Command(filepath.Join(folder, "judge")), all)
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
