package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"

	"github.com/hookbench/hookbench/fixtures"
	"github.com/hookbench/hookbench/internal/devca"
	"github.com/hookbench/hookbench/specs"
)

type scriptCommand = func(ts *testscript.TestScript, neg bool, args []string)

// withSimulator adds the commands around simulate.
func withSimulator(commands map[string]scriptCommand) map[string]scriptCommand {
	maps.Copy(commands, map[string]scriptCommand{
		"simulate":   scriptSimulate,
		"end":        scriptEnd,
		"sink":       scriptSink,
		"answer":     scriptAnswer,
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

type runningKey struct{ name string }

// scriptSimulate starts a simulator and returns when it is ready.
func scriptSimulate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: simulate NAME ARG...")
	}
	r := &running{read: make(chan struct{})}
	arguments := append([]string{"simulate", "--json"}, args[1:]...)
	if !strings.Contains(strings.Join(args, " "), "--listen") {
		arguments = append(arguments, "--listen", "127.0.0.1:0")
	}
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
		ts.Fatalf("the simulator ended: %s", r.stderr.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".json"), []byte(line), 0o644))
	ts.Setenv(args[0], gjson.Get(line, "ready").String())
	ts.Value(processesKey{}).(map[string]*running)[args[0]] = r
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

// scriptEnd signals a simulator, expects its exit code, and puts what it said on standard error into NAME.err.
func scriptEnd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: end NAME INT|TERM CODE")
	}
	r := ts.Value(processesKey{}).(map[string]*running)[args[0]]
	if r == nil {
		ts.Fatalf("no simulator %s", args[0])
	}
	ts.Check(r.command.Process.Signal(map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}[args[1]]))
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

// sink is a right receiver that can be told to fail.
type sink struct {
	receiver atomic.Pointer[fixtures.Receiver]
	status   atomic.Int64 // 0: as the receiver does; below 0: never

	mu         sync.Mutex
	head, body []byte // of the latest delivery
}

type sinksKey struct{}

func sinkNamed(ts *testscript.TestScript, name string) *sink {
	s := ts.Value(sinksKey{}).(map[string]*sink)[name]
	if s == nil {
		ts.Fatalf("no sink %s", name)
	}
	return s
}

func (s *sink) current() *fixtures.Receiver { return s.receiver.Load() }
func (s *sink) become(r *fixtures.Receiver) { s.receiver.Store(r) }

func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		s.keep(r)
	}
	switch status := int(s.status.Load()); {
	case status == 0 || r.Method == http.MethodGet:
		s.current().ServeHTTP(w, r)
	case status < 0:
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	default:
		w.WriteHeader(status)
	}
}

// keep remembers a request, and leaves it as it was.
func (s *sink) keep(r *http.Request) {
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s %s\n", r.Method, r.URL.Path, r.Proto)
	_ = r.Header.Write(&head)
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.head, s.body = bytes.ReplaceAll(head.Bytes(), []byte("\r\n"), []byte("\n")), body
}

// scriptSink serves a right receiver that knows the provider by a secret, and by a header where one is given. With a
// folder it serves over TLS, with a certificate of the development authority there.
func scriptSink(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 5 {
		ts.Fatalf("usage: sink NAME PROVIDER SECRET ['Name: value' [CA-DIR]]")
	}
	provider, err := specs.Open(args[1])
	ts.Check(err)
	s, r := &sink{}, &fixtures.Receiver{Provider: provider, Secrets: []string{args[2]}}
	if len(args) > 3 && args[3] != "" {
		name, value, _ := strings.Cut(args[3], ": ")
		r.Headers = http.Header{name: {value}}
	}
	s.become(r)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	server, scheme := &http.Server{Handler: s, ErrorLog: log.New(io.Discard, "", 0)}, "http"
	if len(args) > 4 {
		authority, err := devca.Open(ts.MkAbs(args[4]))
		ts.Check(err)
		server.TLSConfig, scheme = authority.ServerTLS(), "https"
		go func() { _ = server.ServeTLS(listener, "", "") }()
	} else {
		go func() { _ = server.Serve(listener) }()
	}
	ts.Defer(func() { server.Close() })
	ts.Setenv(args[0], scheme+"://"+listener.Addr().String())
	ts.Value(sinksKey{}).(map[string]*sink)[args[0]] = s
}

// scriptReceived puts the body of the latest delivery into the file "body" and its head into "head".
func scriptReceived(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: received NAME")
	}
	s := sinkNamed(ts, args[0])
	s.mu.Lock()
	defer s.mu.Unlock()
	ts.Check(os.WriteFile(ts.MkAbs("body"), s.body, 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("head"), s.head, 0o644))
}

// scriptAnswer has a sink answer every delivery with a status; 0: as a right receiver does; -1: never.
func scriptAnswer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: answer NAME STATUS")
	}
	status, err := strconv.Atoi(args[1])
	ts.Check(err)
	sinkNamed(ts, args[0]).status.Store(int64(status))
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
