#!/usr/bin/env bash
# The judging step of the action: turns its inputs, which come as INPUT_* variables, into HOOKBENCH_* variables. An input that
# is empty says nothing, so that hookbench.yaml may. Nothing of an input is read as shell.
set -euo pipefail

for name in PROVIDER URL EXEC SECRET NEXT_SECRET API TRIGGER TIME PROBE KNOWN_FAILURES STRICT ALLOW_HTTP; do
    input=INPUT_$name
    if [ -n "${!input:-}" ]; then
        export "HOOKBENCH_$name=${!input}"
    fi
done
arguments=()
while IFS= read -r line; do
    if [ -n "$line" ]; then
        arguments+=("$line")
    fi
done <<< "${INPUT_ARGS:-}"

exec "$(dirname "$0")/hookbench.sh" "${INPUT_PARTY:-receiver}" ${arguments[@]+"${arguments[@]}"}
