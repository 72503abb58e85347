// Reads base64 documents, a line each, and prints what JavaScript makes of each: a JSON object of dialect to base64.
const sort = (v) => {
  if (Array.isArray(v)) return `[${v.map(sort).join(",")}]`;
  if (v === null || typeof v !== "object") return JSON.stringify(v);
  return `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${sort(v[k])}`).join(",")}}`;
};
const writers = {
  "javascript": (v) => JSON.stringify(v),
  "javascript-indented-2": (v) => JSON.stringify(v, null, 2),
  "javascript-indented-4": (v) => JSON.stringify(v, null, 4),
  "javascript-sorted": sort,
};
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const value = JSON.parse(Buffer.from(line, "base64").toString());
  const made = {};
  for (const name in writers) made[name] = Buffer.from(writers[name](value)).toString("base64");
  console.log(JSON.stringify(made));
}
