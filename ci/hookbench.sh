#!/usr/bin/env bash
# Judges a receiver or a sender in any pipeline, keeps the reports, and ends with hookbench's exit code.
#
#   ci/hookbench.sh receiver --provider cas-sso --url /webhooks --exec 'python3 receiver.py'
#
# Flags may also come from HOOKBENCH_* variables and from hookbench.yaml. PROGRAM is where hookbench is (default: in the
# PATH), REPORTS the folder for the reports (default: hookbench-reports).
set -euo pipefail

party=${1:?which party is judged: receiver or sender}
shift
program=${PROGRAM:-hookbench}
reports=${REPORTS:-hookbench-reports}
mkdir -p "$reports"
rm -f "$reports"/report.{html,xml,json,md}

code=0
"$program" test "$party" "$@" --report "html=$reports/report.html" --report "junit=$reports/report.xml" \
    --report "json=$reports/report.json" --report "markdown=$reports/report.md" || code=$?

case $code in
0) said="conformant" ;;
1) said="not conformant: the report names each demand that is not kept" ;;
2) said="wrong usage or configuration: the line above says what to change; nothing was sent" ;;
3) said="inconclusive: the $party could not be reached, or a must could not be decided" ;;
130 | 143) said="interrupted: the reports are incomplete" ;;
*) said="ended with $code, which is a mistake of the bench or of its environment" ;;
esac
echo "hookbench: $said (exit code $code)" >&2

if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s "$reports/report.md" ]; then
    cat "$reports/report.md" >> "$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    echo "exit-code=$code" >> "$GITHUB_OUTPUT"
    echo "reports=$reports" >> "$GITHUB_OUTPUT"
fi
exit "$code"
