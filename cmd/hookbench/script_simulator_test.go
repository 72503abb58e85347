package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

type scriptCommand = func(ts *testscript.TestScript, neg bool, args []string)

// withSimulator adds the commands around simulate.
func withSimulator(commands map[string]scriptCommand) map[string]scriptCommand {
	maps.Copy(commands, map[string]scriptCommand{
		"simulate":   scriptSimulate,
		"end":        scriptEnd,
		"record":     scriptRecord,
		"spread":     scriptSpread,
		"agree":      scriptAgree,
		"sink":       scriptSink,
		"answer":     scriptAnswer,
		"await":      scriptAwait,
		"received":   scriptReceived,
		"call":       scriptCall,
		"field":      scriptField,
		"secret":     scriptSetSecret,
		"protect":    scriptProtect,
		"bearer":     scriptBearer,
		"offsets":    scriptOffsets,
		"sameDigest": scriptSameDigest,
		"readme":     scriptReadme,
	})
	return commands
}

// running is a simulator in a process of its own.
type running struct {
	command *exec.Cmd
	read    chan struct{} // closed when its output has come to its end
	stderr  bytes.Buffer
}

// scriptSimulate starts a simulator and returns when it is ready.
func scriptSimulate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: simulate NAME ARG...")
	}
	arguments := append([]string{"simulate", "--json"}, args[1:]...)
	if !strings.Contains(strings.Join(args, " "), "--listen") {
		arguments = append(arguments, "--listen", "127.0.0.1:0")
	}
	line := startRunning(ts, args[0], arguments)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".json"), []byte(line), 0o644))
	ts.Setenv(args[0], gjson.Get(line, "ready").String())
}

// startRunning starts hookbench under a name, and returns the first line that it prints.
func startRunning(ts *testscript.TestScript, name string, arguments []string) string {
	r := &running{read: make(chan struct{})}
	r.command = exec.Command(programIn(ts, "hookbench"), arguments...)
	r.command.Dir, r.command.Env = ts.MkAbs("."), environmentOf(ts)
	r.command.Stderr = &r.stderr
	out, err := r.command.StdoutPipe()
	ts.Check(err)
	ts.Check(r.command.Start())
	ts.Defer(func() { _ = r.command.Process.Kill(); <-r.read; _ = r.command.Wait() })
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	go func() { _, _ = io.Copy(io.Discard, lines); close(r.read) }()
	if err != nil {
		<-r.read
		_ = r.command.Wait()
		ts.Fatalf("hookbench %s ended: %s", arguments[0], r.stderr.String())
	}
	ts.Value(processesKey{}).(map[string]*running)[name] = r
	return line
}

type processesKey struct{}

// environmentOf returns what programs of the script get: the variables that it has set.
func environmentOf(ts *testscript.TestScript) []string {
	environment := os.Environ()
	for _, name := range []string{"PATH", "HOME", "WORK", "HOOKBENCH_TOKEN", "SPECS"} {
		if value := ts.Getenv(name); value != "" {
			environment = append(environment, name+"="+value)
		}
	}
	return environment
}

// programIn finds a program as the script does.
func programIn(ts *testscript.TestScript, name string) string {
	for _, folder := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(folder, name); isProgram(path) {
			return path
		}
	}
	ts.Fatalf("there is no %s", name)
	return ""
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// scriptEnd signals a simulator, twice where two signals are named, expects its exit code, and puts what it said on standard error into NAME.err.
func scriptEnd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: end NAME INT|TERM|INT+TERM CODE")
	}
	r := ts.Value(processesKey{}).(map[string]*running)[args[0]]
	if r == nil {
		ts.Fatalf("no simulator %s", args[0])
	}
	for name := range strings.SplitSeq(args[1], "+") {
		ts.Check(r.command.Process.Signal(map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}[name]))
	}
	<-r.read
	err := r.command.Wait()
	code := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".err"), r.stderr.Bytes(), 0o644))
	if strconv.Itoa(code) != args[2] {
		ts.Fatalf("exit code %d, want %s: %s", code, args[2], r.stderr.String())
	}
}

// scriptCall makes a request and puts the body of the answer into the file "answer".
func scriptCall(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: call STATUS METHOD URL [BODY ['Name: value'...]]")
	}
	body := ""
	if len(args) > 3 {
		body = args[3]
	}
	request, err := http.NewRequest(args[1], args[2], strings.NewReader(body))
	ts.Check(err)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, line := range args[min(4, len(args)):] {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	client := &http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	ts.Check(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("answer"), text, 0o644))
	if strconv.Itoa(response.StatusCode) != args[0] {
		ts.Fatalf("answered %s, want %s: %s", response.Status, args[0], text)
	}
}

// scriptField sets a variable to what stands at the gjson path of a JSON file.
func scriptField(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: field NAME FILE PATH")
	}
	found := gjson.Get(ts.ReadFile(args[1]), args[2])
	if found.String() == "" {
		ts.Fatalf("%s holds no %s: %s", args[1], args[2], ts.ReadFile(args[1]))
	}
	ts.Setenv(args[0], found.String())
}
