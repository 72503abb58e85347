// Reads {"secret": ..., "body": base64} and prints the header's value that each mistake makes in JavaScript, by its id.
const crypto = require("crypto");
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const secret = given.secret;
const body = Buffer.from(given.body, "base64");
const text = body.toString();
const event = JSON.parse(text);
const digest = (message, key = secret) => crypto.createHmac("sha256", key).update(message);
const signed = (message, key) => `sha256=${digest(message, key).digest("hex")}`;
const right = digest(body).digest();

console.log(JSON.stringify({
  "body-reserialised-javascript": signed(JSON.stringify(event)),
  "body-reserialised-javascript-indented-2": signed(JSON.stringify(event, null, 2)),
  "body-data-javascript": signed(JSON.stringify(event.data)),
  "body-object": signed(String(event)),
  "body-stringified": signed(JSON.stringify(text)),
  "body-buffer": signed(JSON.stringify(body)),
  "body-latin1": signed(body.toString("latin1")),
  "body-low-bytes": signed(Buffer.from(text, "latin1")),
  "body-utf16": signed(Buffer.from(text, "utf16le")),
  "body-trimmed": signed(text.trim()),
  "body-uri-component": signed(encodeURIComponent(text)),
  "body-form": signed(new URLSearchParams({ payload: text }).toString().replaceAll("*", "%2A")),
  "signed-timestamp-dot-body": signed(`${event.timestamp}.${text}`),
  "signed-unix-dot-body": signed(`${Math.floor(Date.parse(event.timestamp) / 1000)}.${text}`),
  "secret-base64-lenient": signed(body, Buffer.from(secret, "base64")),
  "secret-undefined": signed(body, `${process.env.HOOKBENCH_NO_SUCH_SECRET}`),
  "secret-null": signed(body, `${null}`),
  "encoding-base64": `sha256=${right.toString("base64")}`,
  "encoding-base64url-unpadded": `sha256=${right.toString("base64url")}`,
  "encoding-decimal": `sha256=${new Uint8Array(right)}`,
  "encoding-hex-unpadded": `sha256=${Array.from(right, (b) => b.toString(16)).join("")}`,
  "encoding-hex-number": `sha256=${BigInt(`0x${right.toString("hex")}`).toString(16)}`,
  "secret-in-clear": secret,
}));
