"""Verifies an RS256 token (argument 2) by the discovery document of the issuer (argument 1), with nothing but the
standard library: RSASSA-PKCS1-v1_5 as RFC 8017 section 8.2.2 words it. Prints the claims."""
import base64
import hashlib
import json
import sys
import urllib.request


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


issuer, token = sys.argv[1:]
head, body, signature = token.split(".")
discovery = fetch(issuer + "/.well-known/openid-configuration")
kid = json.loads(decode(head))["kid"]
jwk = next(key for key in fetch(discovery["jwks_uri"])["keys"] if key["kid"] == kid)

n, e = (int.from_bytes(decode(jwk[member]), "big") for member in ("n", "e"))
size = (n.bit_length() + 7) // 8
recovered = pow(int.from_bytes(decode(signature), "big"), e, n).to_bytes(size, "big")
digest_info = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(f"{head}.{body}".encode()).digest()
expected = b"\x00\x01" + b"\xff" * (size - 3 - len(digest_info)) + b"\x00" + digest_info
if recovered != expected or discovery["issuer"] != issuer:
    sys.exit(1)
print(decode(body).decode())
