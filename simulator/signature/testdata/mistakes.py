"""Reads {"secret": ..., "body": base64} and prints the header's value that each mistake makes in Python, by its id."""
import base64
import hashlib
import hmac
import json
import sys
import urllib.parse

given = json.load(sys.stdin)
secret = given["secret"].encode()
body = base64.b64decode(given["body"])
text = body.decode()
event = json.loads(text)


def digest(message, key=secret, algorithm=hashlib.sha256):
    return hmac.new(key, message, algorithm)


def plain(message, algorithm=hashlib.sha256):
    return "sha256=" + algorithm(message).hexdigest()


def signed(message, key=secret):
    return "sha256=" + digest(message, key).hexdigest()


right = digest(body)
values = {
    "body-empty": signed(b""),
    "body-newline-added": signed(body + b"\n"),
    "body-newline-stripped": signed(body.removesuffix(b"\n")),
    "body-trimmed": signed(text.strip().encode()),
    "body-crlf": signed(text.replace("\n", "\r\n").encode()),
    "body-lines-joined": signed("".join(text.splitlines()).encode()),
    "body-white-space-removed": signed("".join(text.split()).encode()),
    "body-bom-added": signed(text.encode("utf-8-sig")),
    "body-latin1": signed(body.decode("latin-1").encode()),
    "body-encoded-latin1": signed(text.encode("latin-1", "replace")),
    "body-ascii": signed(text.encode("ascii", "replace")),
    "body-utf16": signed(text.encode("utf-16-le")),
    "body-lower-case": signed(text.lower().encode()),
    "body-python-bytes": signed(str(body).encode()),
    "body-base64": signed(base64.b64encode(body)),
    "body-hex": signed(body.hex().encode()),
    "body-hashed": signed(hashlib.sha256(body).hexdigest().encode()),
    "body-hashed-bytes": signed(hashlib.sha256(body).digest()),
    "body-url-encoded": signed(urllib.parse.quote_plus(text, safe="~").encode()),
    "body-form": signed(urllib.parse.urlencode({"payload": text}).encode()),
    "body-url-decoded": signed(urllib.parse.unquote_plus(text).encode()),
    "body-reserialised-python": signed(json.dumps(event).encode()),
    "body-reserialised-python-sorted": signed(json.dumps(event, sort_keys=True).encode()),
    "body-reserialised-python-compact": signed(json.dumps(event, separators=(",", ":")).encode()),
    "body-reserialised-python-dict": signed(str(event).encode()),
    "body-data-python": signed(json.dumps(event["data"]).encode()),
    "signed-timestamp-dot-body": signed(event["timestamp"].encode() + b"." + body),
    "signed-id-dot-timestamp-dot-body": signed(f"{event['id']}.{event['timestamp']}.{text}".encode()),
    "secret-prefix-stripped": signed(body, secret.split(b"_", 1)[1]),
    "secret-last-prefix-stripped": signed(body, secret.rsplit(b"_", 1)[1]),
    "secret-last-prefix-hex": signed(body, bytes.fromhex(given["secret"].rsplit("_", 1)[1])),
    "secret-newline": signed(body, secret + b"\n"),
    "secret-quoted": signed(body, json.dumps(given["secret"]).encode()),
    "secret-upper-case": signed(body, secret.upper()),
    "secret-base64-encoded": signed(body, base64.b64encode(secret)),
    "secret-base64-encoded-newline": signed(body, base64.b64encode(secret + b"\n")),
    "secret-hex-encoded": signed(body, secret.hex().encode()),
    "secret-hashed": signed(body, hashlib.sha256(secret).hexdigest().encode()),
    "secret-python-bytes": signed(body, str(secret).encode()),
    "secret-utf16": signed(body, given["secret"].encode("utf-16-le")),
    "secret-none": signed(body, str(None).encode()),
    "secret-empty": signed(body, b""),
    "digest-swapped": signed(secret, body),
    "digest-sha256": plain(body),
    "digest-sha256-secret-body": plain(secret + body),
    "digest-sha256-body-secret": plain(body + secret),
    "digest-md5": plain(body, hashlib.md5),
    "digest-hmac-sha1": "sha256=" + digest(body, algorithm=hashlib.sha1).hexdigest(),
    "digest-hmac-sha384": "sha256=" + digest(body, algorithm=hashlib.sha384).hexdigest(),
    "digest-hmac-sha512": "sha256=" + digest(body, algorithm=hashlib.sha512).hexdigest(),
    "digest-hmac-md5": "sha256=" + digest(body, algorithm=hashlib.md5).hexdigest(),
    "encoding-hex-upper": "sha256=" + right.hexdigest().upper(),
    "encoding-base64": "sha256=" + base64.b64encode(right.digest()).decode(),
    "encoding-base64url-unpadded": "sha256=" + base64.urlsafe_b64encode(right.digest()).decode().rstrip("="),
    "encoding-base64-of-hex": "sha256=" + base64.b64encode(right.hexdigest().encode()).decode(),
    "encoding-hex-of-hex": "sha256=" + right.hexdigest().encode().hex(),
    "encoding-hex-colons": "sha256=" + right.digest().hex(":"),
    "encoding-python-bytes": f"sha256={right.digest()}",
    "encoding-python-base64": f"sha256={base64.b64encode(right.digest())}",
    "prefix-missing": right.hexdigest(),
    "prefix-sha1": "sha1=" + right.hexdigest(),
    "quoted": json.dumps("sha256=" + right.hexdigest()),
    "digest-hmac-sha1+prefix-sha1": "sha1=" + digest(body, algorithm=hashlib.sha1).hexdigest(),
    "body-reserialised-python+secret-prefix-stripped": signed(json.dumps(event).encode(), secret.split(b"_", 1)[1]),
    "body-reserialised-python+encoding-base64": "sha256=" + base64.b64encode(digest(json.dumps(event).encode()).digest()).decode(),
}
print(json.dumps(values))
