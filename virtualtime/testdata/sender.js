// Posts to an address on the schedule of a day until it is acknowledged. The second argument says how it posts.
const http = require("http");
const delays = [10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200];
const [, , address, way] = process.argv;

function byHTTP() {
  return new Promise((resolve) => {
    const request = http.request(address, { method: "POST", timeout: 30000 }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode < 300));
    });
    request.on("timeout", () => request.destroy(new Error("time-out")));
    request.on("error", () => resolve(false));
    request.end("event");
  });
}

async function byFetch() {
  try {
    const response = await fetch(address, { method: "POST", body: "event", signal: AbortSignal.timeout(30000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function send() {
  const post = { http: byHTTP, fetch: byFetch }[way];
  for (const delay of [...delays, 0]) {
    if (await post()) return;
    await new Promise((resolve) => setTimeout(resolve, delay * 1000));
  }
}

send().then(() => process.exit(0));
