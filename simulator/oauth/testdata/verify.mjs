// Verifies a token (argument 2) by the discovery document of the issuer (argument 1), with nothing but Node's own
// crypto, and prints its claims.
import crypto from 'node:crypto';

const [issuer, token] = process.argv.slice(2);
const [head, body, signature] = token.split('.');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));
const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
const { keys } = await (await fetch(discovery.jwks_uri)).json();

const header = decode(head);
const jwk = keys.find((key) => key.kid === header.kid && key.alg === header.alg && key.use === 'sig');
const key = { key: crypto.createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
const right = crypto.verify('sha256', `${head}.${body}`, key, Buffer.from(signature, 'base64url'));
if (!right || discovery.issuer !== issuer) process.exit(1);
console.log(JSON.stringify(decode(body)));
