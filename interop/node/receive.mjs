// A receiver written with a library: node receive.mjs LIBRARY SECRET. It prints its port, and ends with its standard input.
import http from "node:http";
import { libraries } from "./libraries.mjs";

const [, , name, secret] = process.argv;
const server = http.createServer((request, response) => {
  const answer = (status) => response.writeHead(status, { "content-type": "text/plain" }).end(String(status));
  if (request.method !== "POST") return answer(405);
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    try {
      await libraries[name].verify(secret, request.headers, Buffer.concat(chunks).toString("utf8"));
      answer(200);
    } catch {
      answer(400);
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
