"""A webhook receiver for Eaze Customs on Python's standard library alone."""
import contextlib
import hashlib
import hmac
import json
import os
import sqlite3
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = os.environ["WEBHOOK_KEY"].encode()
DATABASE = os.environ["DATABASE"]
BODY_LIMIT = 1 << 20

STATUSES = set("""new readyToDeclare prelodged registered presentation acknowledged control invalid blocked released
    norelease finalTaxNotice completed canceled""".split())


def text(value):
    return isinstance(value, str)


def number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def one_of(*values):
    return lambda value: text(value) and value in values


SHIPMENT = {"shipmentId": number, "shipmentNo": text, "shipmentType": one_of("IMPORT", "EXPORT")}
DECLARATION = {"declarationId": number, "lrn": text}

# What each event must have, from the provider's reference. More may come.
EVENTS = {
    "declaration.created": {**DECLARATION, "commercialReference": text, "statusCode": one_of("new"), "createdAt": text},
    "declaration.status_updated": {"declarationId": number, "status": one_of(*STATUSES), "timestamp": text},
    "declaration.completed": {**DECLARATION, "mrn": text, "statusCode": one_of("completed"),
                              "customsClearedAt": text, "completedAt": text},
    "declaration.invalidated": {**DECLARATION, "mrn": text, "statusCode": one_of("invalid"),
                                "invalidatedAt": text, "reason": text},
    "declaration.error": {**DECLARATION, "errorType": text, "errorMessage": text, "timestamp": text},
    "shipment.created": {**SHIPMENT, "status": one_of("new"), "createdAt": text},
    "shipment.updated": {**SHIPMENT, "status": one_of("new", "clearanceInProgress", "completed"),
                         "totalWeight": number, "totalPrice": number, "updatedAt": text},
}


@contextlib.contextmanager
def database():
    with contextlib.closing(sqlite3.connect(DATABASE, timeout=10)) as connection, connection:
        yield connection


def judge(body):
    """Returns the status that a body is refused with, or None for an event that is to be taken."""
    try:
        event = json.loads(body)
        name, payload = event["event"], event["payload"]
        fields = EVENTS.get(name)
    except (ValueError, TypeError, KeyError, RecursionError):
        return 400
    if fields is None:
        return 202 if text(name) else 400  # an event that the provider has added since: of no interest
    if not isinstance(payload, dict):
        return 422
    fits = all(field in payload and check(payload[field]) for field, check in fields.items())
    return None if fits else 422


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > BODY_LIMIT:
            self.close_connection = True
            return self.answer(413 if length.isdecimal() else 411)
        body = self.rfile.read(int(length))
        given = self.headers.get("Eaze-Signature", "").encode("latin-1")
        if not hmac.compare_digest(given, KEY):  # constant time
            return self.answer(401)
        refused = judge(body)
        if refused is None:
            # The provider sends no id, so a repeat is told by its bytes. Work begins after the answer, from the table.
            with database() as db:
                db.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?)", (hashlib.sha256(body).hexdigest(), body))
        self.answer(refused or 202)

    def do_GET(self):
        if self.path != "/effects" or not os.environ.get("TEST_PROBE"):  # the probe is for tests only
            return self.answer(405)
        with database() as db:
            keys = db.execute("SELECT key FROM inbox").fetchall()
        self.answer(200, json.dumps({"effects": [{"key": key} for (key,) in keys]}).encode())

    def do_PUT(self):
        self.close_connection = True  # the body is not read
        self.answer(405)

    do_DELETE = do_HEAD = do_PATCH = do_PUT

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    with database() as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE IF NOT EXISTS inbox (key TEXT PRIMARY KEY, body BLOB)")
    ThreadingHTTPServer.request_queue_size = 128  # connections that wait in a burst
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
