"""Keeps its one delivery in a queue outside of itself, sqlite or redis, and posts it on the schedule of a day.

A worker asks the queue what is due next, sleeps until then, makes the attempt, and writes down when the next one is due.
Arguments: address, sqlite or redis, and the file or the port of the queue.
"""
import http.client
import socket
import sqlite3
import sys
import time
from urllib.parse import urlsplit

DELAYS = [10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200]


class SQLite:
    def __init__(self, file):
        self.connection = sqlite3.connect(file, isolation_level=None, timeout=5)
        self.connection.execute("CREATE TABLE IF NOT EXISTS job (id INTEGER PRIMARY KEY, attempts INTEGER, due REAL)")

    def put(self, attempts, due):
        self.connection.execute("INSERT OR REPLACE INTO job VALUES (1, ?, ?)", (attempts, due))

    def next(self):
        return self.connection.execute("SELECT attempts, due FROM job").fetchone()

    def remove(self):
        self.connection.execute("DELETE FROM job")


class Redis:
    """As much of the protocol as is needed: RESP 2, arrays of texts."""

    def __init__(self, port):
        self.connection = socket.create_connection(("127.0.0.1", int(port)), timeout=5)
        self.stream = self.connection.makefile("rb")

    def call(self, *words):
        words = [str(w).encode() for w in words]
        self.connection.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
        return self.answer()

    def answer(self):
        line = self.stream.readline().strip()
        kind, rest = line[:1], line[1:]
        if kind == b"*":
            return [self.answer() for _ in range(int(rest))]
        if kind == b"$":
            return self.stream.read(int(rest) + 2)[:-2] if int(rest) >= 0 else None
        if kind == b"-":
            raise RuntimeError(rest.decode())
        return rest

    def put(self, attempts, due):
        self.call("ZREMRANGEBYRANK", "jobs", 0, -1)
        self.call("ZADD", "jobs", repr(due), attempts)

    def next(self):
        found = self.call("ZRANGE", "jobs", 0, 0, "WITHSCORES")
        return (int(found[0]), float(found[1])) if found else None

    def remove(self):
        self.call("DEL", "jobs")


def post(address):
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.request("POST", "/", b"event")
        return connection.getresponse().status < 300
    except OSError:
        return False
    finally:
        connection.close()


address = urlsplit(sys.argv[1])
queue = {"sqlite": SQLite, "redis": Redis}[sys.argv[2]](sys.argv[3])
queue.put(0, time.time())
while True:
    job = queue.next()
    if job is None:
        break
    attempts, due = job
    time.sleep(max(0, due - time.time()))
    if post(address) or attempts == len(DELAYS):
        queue.remove()
    else:
        queue.put(attempts + 1, time.time() + DELAYS[attempts])
