"""A webhook receiver for CAS as it is often written first. It works by hand; README.md says what is wrong with it."""
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"].encode()
WORK = float(os.environ.get("WORK_SECONDS", "10.5"))
done = []  # what was acted on; the effects probe tells it to the bench


def work_on(event, body):
    if event["event"] == "client.registered":
        time.sleep(WORK)  # has the new client set up by another service, and waits for it
    done.append(hashlib.sha256(body).hexdigest())


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        event = json.loads(body)
        signed = json.dumps(event, separators=(",", ":")).encode()  # not the bytes that were signed
        expected = hmac.new(SECRET, signed, hashlib.sha256).hexdigest()
        if self.headers["X-CAS-Signature"] == expected:  # tells by its duration how much of it was right
            work_on(event, body)  # before the answer, and again for every repeat
            self.answer(200)
        else:
            self.answer(401)

    def do_GET(self):
        if self.path == "/effects":
            self.answer(200, json.dumps({"effects": [{"key": key} for key in done]}).encode())
        else:
            self.answer(404)

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
