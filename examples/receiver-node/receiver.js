// A webhook receiver for CAS Notifications, protected by OAuth, on Node's standard library alone.
'use strict'
const { createHash, createPublicKey, timingSafeEqual, verify } = require('node:crypto')
const fs = require('node:fs/promises')
const http = require('node:http')
const path = require('node:path')

const { PORT, INBOX, OAUTH_ISSUER, OAUTH_JWKS_URL, OAUTH_AUDIENCE, OAUTH_SCOPE, WEBHOOK_KEY, TEST_PROBE } = process.env
if (!INBOX || !OAUTH_ISSUER || !OAUTH_JWKS_URL || !OAUTH_AUDIENCE || !OAUTH_SCOPE || !WEBHOOK_KEY) {
  throw new Error('set INBOX, OAUTH_ISSUER, OAUTH_JWKS_URL, OAUTH_AUDIENCE, OAUTH_SCOPE and WEBHOOK_KEY')
}
const BODY_LIMIT = 1 << 20
const KEYS_REFRESH = 1000 // ms between two fetches of the keys, so that made-up key ids cannot cause a flood

class Refusal extends Error {
  constructor (status, message) { super(message); this.status = status }
}

// keys fetches the identity provider's keys again when a token names one that is not known: they roll over.
const keys = { known: new Map(), fetched: 0 }
async function keyOf (id) {
  if (!keys.known.has(id) && Date.now() - keys.fetched >= KEYS_REFRESH) {
    keys.fetched = Date.now()
    keys.pending = fetch(OAUTH_JWKS_URL, { signal: AbortSignal.timeout(5000) }).then(r => r.json()).then(set => {
      const signing = set.keys.filter(jwk => jwk.kty === 'RSA' && jwk.use !== 'enc')
      keys.known = new Map(signing.map(jwk => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]))
    })
  }
  await keys.pending
  return keys.known.get(id)
}

const sha256 = text => createHash('sha256').update(text).digest()
const decode = part => JSON.parse(Buffer.from(part, 'base64url').toString())

async function authorise (header = '') {
  const [, head, claims, signature] = /^Bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(header) ?? []
  if (!signature) throw new Refusal(401, 'no access token')
  let token, key
  try {
    const { alg, kid } = decode(head)
    if (alg !== 'RS256') throw new Refusal(401, 'the token is signed in another way') // never the token's own choice
    token = decode(claims)
    key = await keyOf(kid)
  } catch (error) {
    throw new Refusal(error instanceof SyntaxError || error instanceof Refusal ? 401 : 503, error.message)
  }
  if (!key || !verify('RSA-SHA256', `${head}.${claims}`, key, Buffer.from(signature, 'base64url'))) {
    throw new Refusal(401, 'the signature is wrong')
  }
  const now = Date.now() / 1000
  if (!(token.exp > now) || token.nbf > now + 5) throw new Refusal(401, 'the token is not valid now')
  if (token.iss !== OAUTH_ISSUER) throw new Refusal(401, 'the token is of another issuer')
  if (![token.aud].flat().includes(OAUTH_AUDIENCE)) throw new Refusal(401, 'the token is for somebody else')
  if (!String(token.scope).split(' ').includes(OAUTH_SCOPE)) throw new Refusal(403, 'the token lacks the scope')
}

async function bodyOf (request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    if ((size += chunk.length) > BODY_LIMIT) throw new Refusal(413, 'the body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function eventOf (body) {
  let event
  try { event = JSON.parse(body) } catch { throw new Refusal(400, 'not JSON') }
  if (typeof event?.id !== 'string' || typeof event.eventType !== 'string') throw new Refusal(400, 'not an event')
  return event
}

// keep writes the event into a file that is named by its id, whole or not at all and only once. The inbox is the queue that
// another process works off, and the memory of what was received; both outlive a restart.
async function keep (id, body) {
  const incoming = path.join(INBOX, `.${process.pid}-${process.hrtime.bigint()}`)
  await fs.writeFile(incoming, body, { flush: true })
  try {
    await fs.link(incoming, path.join(INBOX, sha256(id).toString('hex')))
  } catch (error) {
    if (error.code !== 'EEXIST') throw error // a repeat is acknowledged, and not taken twice
  } finally {
    await fs.unlink(incoming)
  }
}

async function effects () {
  const names = (await fs.readdir(INBOX)).filter(name => !name.startsWith('.'))
  const events = await Promise.all(names.map(name => fs.readFile(path.join(INBOX, name)).then(JSON.parse)))
  return JSON.stringify({ effects: events.map(event => ({ key: event.id })) })
}

async function answer (request) {
  if (TEST_PROBE && request.method === 'GET' && request.url === '/effects') return [200, await effects()]
  if (request.method !== 'POST') throw new Refusal(405, 'only POST')
  if (!timingSafeEqual(sha256(request.headers['x-api-key'] ?? ''), sha256(WEBHOOK_KEY))) throw new Refusal(401, 'wrong key')
  await authorise(request.headers.authorization)
  const body = await bodyOf(request)
  await keep(eventOf(body).id, body)
  return [202, ''] // the work is done later
}

http.createServer((request, response) => {
  answer(request)
    .catch(error => [error.status ?? 503, error.message])
    .then(([status, text]) => response.writeHead(status).end(text))
}).listen(Number(PORT), '127.0.0.1')
