#!/usr/bin/env bash
# Says where hookbench is, as the output `program` of an action's step: the given binary, or one that is built from this repository.
set -euo pipefail

program=${INPUT_BINARY:-}
if [ -z "$program" ]; then
    program=${RUNNER_TEMP:?}/hookbench
    CGO_ENABLED=0 go build -C "$(dirname "$0")/.." -trimpath -ldflags="-s -w" -o "$program" ./cmd/hookbench
fi
program=$(realpath "$program")
if [ ! -x "$program" ]; then
    echo "::error::binary: $program cannot be run" >&2
    exit 2
fi
echo "program=$program" >> "$GITHUB_OUTPUT"
