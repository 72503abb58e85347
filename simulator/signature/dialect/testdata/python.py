"""Reads base64 documents, a line each, and prints what Python makes of each: a JSON object of dialect to base64."""
import base64
import json
import sys

WRITERS = {
    "python": lambda v: json.dumps(v),
    "python-sorted": lambda v: json.dumps(v, sort_keys=True),
    "python-compact": lambda v: json.dumps(v, separators=(",", ":")),
    "python-compact-sorted": lambda v: json.dumps(v, sort_keys=True, separators=(",", ":")),
    "python-unicode": lambda v: json.dumps(v, ensure_ascii=False),
    "python-compact-unicode": lambda v: json.dumps(v, ensure_ascii=False, separators=(",", ":")),
    "python-sorted-unicode": lambda v: json.dumps(v, ensure_ascii=False, sort_keys=True),
    "python-compact-sorted-unicode": lambda v: json.dumps(v, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    "python-indented-2": lambda v: json.dumps(v, indent=2),
    "python-indented-4": lambda v: json.dumps(v, indent=4),
    "python-dict": lambda v: str(v) if isinstance(v, (dict, list)) else None,
}


def write(writer, text):
    try:
        made = writer(json.loads(text))
        return None if made is None else base64.b64encode(made.encode()).decode()
    except (ValueError, RecursionError):
        return None


for line in sys.stdin:
    text = base64.b64decode(line)
    print(json.dumps({name: write(writer, text) for name, writer in WRITERS.items()}))
