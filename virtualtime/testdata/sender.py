"""Posts to an address on the schedule of a day until it is acknowledged. The second argument says how it waits."""
import asyncio
import http.client
import sys
import threading
import time
from urllib.parse import urlsplit

DELAYS = [10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200, 0]
address = urlsplit(sys.argv[1])


def post():
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.request("POST", address.path or "/", b"event")
        return connection.getresponse().status < 300
    except OSError:
        return False
    finally:
        connection.close()


def send(wait):
    for delay in DELAYS:
        if post():
            return
        wait(delay)


async def send_async():
    for delay in DELAYS:
        if await asyncio.wait_for(asyncio.to_thread(post), 30):
            return
        await asyncio.sleep(delay)


if sys.argv[2] == "asyncio":
    asyncio.run(send_async())
else:
    waits = {"sleep": time.sleep, "event": threading.Event().wait}
    worker = threading.Thread(target=send, args=(waits[sys.argv[2]],))
    worker.start()
    worker.join()
