package dashboard

import (
	"fmt"
	"strings"

	"github.com/hookbench/hookbench/specs"
)

// interpreter is a language that snippets are run in, all of them in one process: each in a file of its own, and a main program
// that prints a verdict for each trial.
type interpreter struct {
	language, command, file string
	wrap                    func(i int, code string) string
	entry                   string
	main                    func([]tried) string
}

func interpreters() []interpreter {
	return []interpreter{
		{"Python", "python3", "s%d.py", func(_ int, code string) string { return code + "\n" }, "main.py", func(all []tried) string {
			text := "import json, sys\ncalls = []\n"
			for i, c := range all {
				name := fmt.Sprintf("s%d", i)
				text += "import " + name + "\ncalls.append(lambda t: " +
					call(c.Contract, name+".verify", `t["Secret"]`, `t["Body"].encode()`, `t["Headers"]`, `t["Header"]`, `t["Address"]`) + ")\n"
			}
			return text + "for call, trials in zip(calls, json.load(sys.stdin)):\n    for t in trials: print(str(call(t)).lower())\n"
		}},
		{"PHP", "php", "s%d.php", func(i int, code string) string {
			return strings.Replace(code, "<?php", fmt.Sprintf("<?php namespace s%d;", i), 1)
		}, "main.php", func(all []tried) string {
			text := "<?php\n"
			for i, c := range all {
				text += fmt.Sprintf("require __DIR__ . '/s%d.php';\n$calls[] = fn($t) => ", i) +
					call(c.Contract, fmt.Sprintf(`\s%d\verify`, i), `$t["Secret"]`, `$t["Body"]`, `$t["Headers"]`, `$t["Header"]`, `$t["Address"]`) + ";\n"
			}
			return text + `foreach (json_decode(stream_get_contents(STDIN), true) as $i => $trials)
    foreach ($trials as $t) echo $calls[$i]($t) ? "true" : "false", "\n";
`
		}},
		{"Node", "node", "s%d.js", func(_ int, code string) string { return code + "\nmodule.exports = verify;\n" }, "main.js", func(all []tried) string {
			text := "const calls = [];\nconst lower = (h) => Object.fromEntries(Object.entries(h).map(([n, v]) => [n.toLowerCase(), v]));\n"
			for i, c := range all {
				text += "calls.push((t) => " +
					call(c.Contract, fmt.Sprintf(`require("./s%d.js")`, i), "t.Secret", "Buffer.from(t.Body)", "lower(t.Headers)", "t.Header", "t.Address") + ");\n"
			}
			return text + `JSON.parse(require("node:fs").readFileSync(0)).forEach((trials, i) => trials.forEach((t) => console.log(calls[i](t))));
`
		}},
	}
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
