package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

// TestMain makes the test binary answer to the names of the programs that the tests run as a user would.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hookbench": main,
		"clinger":   clinger,
	})
}

// TestScripts plays the command line as its users type it. Beside the usual commands the scripts have
//
//	code N PROGRAM ARG...     run a program and expect its exit code
//	freeport NAME             set a variable to a port that nobody listens on
//	json FILE PATH PATTERN    expect what stands at the gjson path of a JSON file to match
//	valid JSON [XML]          expect a report to fit its published schema, and its JUnit form to say the same
//	sameIDs FILE FILE         expect two reports to hold the same deliveries
//	edit FILE PATTERN TEXT    replace what matches in a file; \n in the text is a line end
//	receiver NAME PROVIDER    serve a right receiver over TLS; sets NAME to its address, writes ca.pem
//	issuer NAME               serve somebody's identity provider; sets NAME to its token endpoint
//	usage PATTERN ARG...      run hookbench and expect it to say in one line what is wrong, and to connect to nobody:
//	                          $LISTENER is an address where it would be noticed
//	simulate NAME ARG...      start hookbench simulate on a free port and await it; sets NAME to its address, and writes
//	                          what it printed to NAME.json
//	end NAME SIGNAL CODE      signal it (INT, TERM, or INT+TERM for two) and expect its exit code; writes its standard error to NAME.err
//	record NAME ARG...        start hookbench record on a free port and await it; sets NAME to its address
//	spread FILE NEW GAP... END   change the instants of a recording: the gaps between its requests, and what follows the last
//	agree LIVE RECORDED ID...  expect the report on a recording to judge the named requirements, as the other does, and no others
//	sink NAME PROVIDER SECRET ['Name: value' [CA-DIR]]   serve a right receiver that can be told to fail; sets NAME
//	answer NAME STATUS        have it answer a status; 0: as a right receiver does, -1: never
//	secret NAME SECRET        have it know another secret
//	protect NAME ISSUER       have it demand tokens of an identity provider
//	bearer NAME URL SCOPE...  set a variable to an access token of the simulated provider
//	offsets '+0s …'           expect the offsets of the attempts that were just printed
//	sameDigest FILE FILE      expect the digest in one file to stand in the other
//	await NAME                return when one more delivery has come
//	received NAME             write the body and the head of its latest delivery to the files body and head
//	call STATUS METHOD URL [BODY ['Name: value'...]]   make a request; writes the body of the answer to the file answer
//	field NAME FILE PATH      set a variable to what stands at the gjson path of a JSON file
//	image NAME ARG...         build an image of the sparring partner with these arguments; sets NAME to its name
//	gone IMAGE                expect no container of it to be left
//	readme HEADING BLOCKS [FILE]   run the transcript in a section of README.md, or another file, and compare what it prints
func TestScripts(t *testing.T) {
	t.Parallel()
	play(t, "testdata/script")
}

// TestTimedScripts plays those whose programs keep time: make test plays them while nothing else runs.
func TestTimedScripts(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	play(t, "testdata/timed")
}

// TestForeignScripts plays those that take long.
func TestForeignScripts(t *testing.T) {
	if os.Getenv("HOOKBENCH_FOREIGN") == "" {
		t.Skip("takes long: make foreign, or set HOOKBENCH_FOREIGN")
	}
	t.Parallel()
	play(t, "testdata/foreign")
}

// play plays the scripts of a folder.
func play(t *testing.T, scripts string) {
	t.Helper()
	bin := partnerFolder(t)
	testscript.Run(t, testscript.Params{
		Dir: scripts,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Setenv("SPECS", folder(t, "../../specs"))
			env.Setenv("SENDERS", folder(t, "../../fixtures/senders"))
			env.Setenv("EXAMPLES", folder(t, "../../examples"))
			env.Setenv("NL", "\n")
			env.Values[processesKey{}], env.Values[sinksKey{}] = map[string]*running{}, map[string]*sink{}
			return watch(env)
		},
		Condition: engineCondition,
		Cmds: withSimulator(map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code":     scriptCode,
			"freeport": scriptFreePort,
			"json":     scriptJSON,
			"valid":    scriptValid,
			"sameIDs":  scriptSameIDs,
			"edit":     scriptEdit,
			"receiver": scriptReceiver,
			"issuer":   scriptIssuer,
			"usage":    scriptUsage,
			"image":    scriptImage,
			"gone":     scriptGone,
		}),
	})
}

// partnerFolder builds the sparring partner and returns the folder that it stands in.
func partnerFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	build := exec.Command("go", "build", "-o", folder, "github.com/hookbench/hookbench/fixtures/partner")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // images that hold nothing else run it too
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return folder
}

func folder(t *testing.T, path string) string {
	t.Helper()
	folder, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func scriptCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitOf(ts, args[1], args[2:]...); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func exitOf(ts *testscript.TestScript, program string, args ...string) int {
	err := ts.Exec(program, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	ts.Check(err)
	return 0
}

func scriptFreePort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: freeport NAME")
	}
	listener, err := reserve()
	ts.Check(err)
	defer listener.Close()
	ts.Setenv(args[0], strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
}

func scriptJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] json FILE PATH PATTERN")
	}
	found := gjson.Get(ts.ReadFile(args[0]), args[1])
	if found.IsArray() || found.IsObject() {
		found = found.Get("@ugly")
	}
	pattern, err := regexp.Compile(args[2])
	ts.Check(err)
	if pattern.MatchString(found.String()) == neg {
		ts.Fatalf("%s is %s", args[1], found)
	}
}

func scriptEdit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edit FILE PATTERN TEXT")
	}
	pattern, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	before := ts.ReadFile(args[0])
	after := pattern.ReplaceAllString(before, strings.ReplaceAll(args[2], `\n`, "\n"))
	if before == after {
		ts.Fatalf("nothing in %s matches %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(after), 0o644))
}
