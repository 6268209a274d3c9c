import { generateKeyPairSync, sign } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type LoopbackServer, loopbackServer } from './loopback-server.js'

/** An OAuth2 server for clients with a secret, and an OpenID provider that others check its tokens by. */
export interface TokenIssuer extends LoopbackServer {
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
  /** How long the next tokens are good for, in seconds. */
  lifeSeconds: number
  /** The scopes that tokens were asked for, one per token, in order. */
  readonly granted: readonly string[]
  /** A token for nobody in particular. */
  token(): string
}

const KEY_ID = 'test'

/** Serve one: `await using issuer = await tokenIssuer()`. */
export async function tokenIssuer(): Promise<TokenIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  // RFC 6749 has a client write both in the form of URLs, which matters where they hold such characters.
  const [clientId, clientSecret] = ['phlo', 'a secret: 100% of /it']
  const expected = `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`
  const granted: string[] = []

  const server = await loopbackServer(async (request, response) => {
    const answer = (status: number, json: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return answer(200, {
          issuer: server.url,
          token_endpoint: `${server.url}/token`,
          jwks_uri: `${server.url}/keys`,
        })
      case '/keys':
        return answer(200, {
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }],
        })
      case '/token': {
        const form = new URLSearchParams(await textOf(request))
        if (request.headers.authorization !== expected) return answer(401, { error: 'invalid_client' })
        if (form.get('grant_type') !== 'client_credentials') return answer(400, { error: 'unsupported_grant_type' })
        granted.push(form.get('scope') ?? '')
        return answer(200, { access_token: issuer.token(), token_type: 'Bearer', expires_in: issuer.lifeSeconds })
      }
      default:
        return answer(404, {})
    }
  })

  const issuer: TokenIssuer = {
    ...server,
    tokenEndpoint: `${server.url}/token`,
    clientId,
    clientSecret,
    lifeSeconds: 3600,
    granted,
    token() {
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: server.url, sub: clientId, aud: 'nessie', iat: now, exp: now + issuer.lifeSeconds }
      const text = [{ alg: 'RS256', typ: 'JWT', kid: KEY_ID }, claims].map(base64url).join('.')
      return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
    },
  }
  return issuer
}

function base64url(json: unknown): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url')
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
