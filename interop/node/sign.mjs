// Prints the headers that a library makes for a body: node sign.mjs LIBRARY SECRET BODY.
import { libraries } from "./libraries.mjs";

const [, , name, secret, body] = process.argv;
console.log(JSON.stringify(await libraries[name].sign(secret, body, new Date())));
