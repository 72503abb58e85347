"""A platform that sends notifications: subscriptions over HTTP, a thread for each delivery, time.sleep between its attempts.

It listens on PORT. With --forget-12-hours the schedule ends with its 6-hour step: a mistake, to be found.
"""
import datetime, http.client, http.server, itertools, json, os, pathlib, secrets, sys, threading, time, uuid
from urllib.parse import parse_qsl, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

STEPS, LAST, EXPIRY = [0, 10, 30, 60, 300, 600, 1800, 3600, 10800, 21600], 43200, 86400
EVENTS = json.loads(pathlib.Path(__file__).with_name("events.json").read_text())  # of each type the usual subtype, and data
CLIENT = ("example-client", "example-client-secret")
SCOPES = {"POST": "create:subscriptions", "GET": "read:subscriptions", "DELETE": "delete:subscriptions"}
subscriptions, tokens = {}, {}

class Stay(HTTPRedirectHandler):
    redirect_request = lambda *_: None  # a redirect is no acknowledgement

def post(url, body, headers):
    """Returns the body of a 2xx answer; raises an OSError or HTTPException for any other, and for none."""
    with build_opener(Stay).open(Request(url, body, headers), timeout=30) as answer:
        return answer.read()

def attempt(to, body):
    """Makes one attempt, with an access token of its own where one is wanted, and tells whether it was acknowledged."""
    headers = {"Content-Type": "application/json"} | {h["name"]: h["value"] for h in to.get("additionalHeaders", [])}
    try:
        if "accessTokenUrl" in to:
            form = {"grant_type": "client_credentials", "client_id": to["clientId"], "client_secret": to["clientSecret"]}
            form |= {name: to[name] for name in ("scope", "audience") if name in to}
            headers["Authorization"] = "Bearer " + json.loads(post(to["accessTokenUrl"], urlencode(form).encode(), {}))["access_token"]
        post(to["destinationUrl"], body, headers)
        return True
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False

def deliver(number, to, body):
    expires = time.time() + EXPIRY
    for delay in itertools.chain(STEPS, [] if "--forget-12-hours" in sys.argv else itertools.repeat(LAST)):
        time.sleep(delay)
        if number not in subscriptions or time.time() >= expires or attempt(to, body):
            return

def emit(type, subtype=None, data=None):
    subtype = subtype or EVENTS[type]["subtype"]
    usual = json.dumps(EVENTS[type]["data"]).replace("{number}", str(secrets.randbelow(10**9))).replace("{subtype}", subtype)
    event = {"id": str(uuid.uuid4()), "tenantId": "trader", "plantId": "antwerp", "eventType": type, "eventSubType": subtype,
             "eventTime": datetime.datetime.now(datetime.timezone.utc).isoformat(), "data": json.loads(usual) | (data or {})}
    for number, s in list(subscriptions.items()):
        if s["eventType"] == type and s.get("eventSubType", subtype) == subtype:
            to = s["subscriptionDestination"]["destinationDescription"]
            threading.Thread(target=deliver, args=(number, to, json.dumps(event).encode()), daemon=True).start()

def subscribe(s):
    """Keeps a subscription and returns what is shown of it; raises for one that is wrong."""
    kind, to = s["subscriptionDestination"]["destinationType"], s["subscriptionDestination"]["destinationDescription"]
    known = s["eventType"] in EVENTS and kind == "OAuthApiDestination" and to["destinationUrl"].startswith("https://")
    credentials = [to["clientId"], to["clientSecret"]] if "accessTokenUrl" in to else []
    taken = credentials and any(h["name"].lower() == "authorization" for h in to.get("additionalHeaders", []))
    if not known or taken or not all(isinstance(text, str) and text for text in [s.get("eventSubType", "any"), *credentials]):
        raise ValueError("no such subscription can be made")
    subscriptions[s.setdefault("id", str(uuid.uuid4()))] = s
    return {k: s[k] for k in ("id", "eventType", "eventSubType") if k in s} | {"subscriptionDestination": {"destinationType": kind}}

def grant(form):
    if (form.get("client_id"), form.get("client_secret")) != CLIENT:
        return 401, {"error": "invalid_client"}
    token, scopes = secrets.token_urlsafe(), form.get("scope", "/.default")
    tokens["Bearer " + token] = (time.time() + 3600, list(SCOPES.values()) if scopes.endswith("/.default") else scopes.split())
    return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

class Handler(http.server.BaseHTTPRequestHandler):
    log_message = lambda *_: None
    def answer(self, text):
        number, (until, scopes) = self.path.rpartition("/")[2], tokens.get(self.headers.get("Authorization"), (0, []))
        if self.path == "/oauth2/v2.0/token":
            return grant(dict(parse_qsl(text)))
        if self.path == "/trigger":
            return 202, emit(**json.loads(text))
        if self.command not in SCOPES:
            return 405, "a subscription cannot be updated"
        if until < time.time() or SCOPES[self.command] not in scopes:
            return 401 if until < time.time() else 403, "a token with the scope is needed"
        if self.path == "/v1/subscriptions":
            return (201, subscribe(json.loads(text))) if self.command == "POST" else (200, list(subscriptions))
        found = subscriptions.pop(number, None) if self.command == "DELETE" else subscriptions.get(number)
        return 200 if found else 404, found if self.command == "GET" else None

    def do_POST(self):
        try:
            status, body = self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            status, body = 400, f"this cannot be done: {wrong!r}"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    do_GET = do_DELETE = do_PUT = do_PATCH = do_POST

http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
