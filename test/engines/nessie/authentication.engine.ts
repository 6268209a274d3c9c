import assert from 'node:assert/strict'
import type { Catalog } from '../../../src/catalog/catalog.js'
import type { NessieAuthentication, NessieOptions } from '../../../src/catalog/nessie/nessie-options.js'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { beginHistory } from '../../../src/cli/targets/begin-history.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { failureOf } from '../../support/assert-failure.js'
import { entriesRequest, readRows } from '../../support/entries-table.js'
import { nessieServer } from '../../support/nessie-server.js'
import { type OwnAuthority, ownAuthority } from '../../support/own-authority.js'
import { runProject } from '../../support/run-project.js'
import { push } from '../../support/storied-lake.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'
import { tempLake } from '../../support/temp-lake.js'
import { type TokenIssuer, tokenIssuer } from '../../support/token-issuer.js'
import { emptyNessie } from './empty-nessie.js'

const FILES = {
  'workflows/a.ts': `import { files, ingest } from 'phlo'
    export const a = ingest({ table: 'bronze.a', source: files({ path: 'a.csv' }) })`,
  'a.csv': 'n\n1\n',
}

describe('catalog/nessie with TLS and authentication', () => {
  let folder: TempFolder
  let issuer: TokenIssuer
  let authority: OwnAuthority
  before(async () => {
    folder = await tempFolder()
    authority = await ownAuthority(folder.path)
    issuer = await tokenIssuer()
  })
  after(async () => {
    await issuer[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  const server = nessieServer(() => ({
    tls: authority,
    settings: {
      'nessie.server.authentication.enabled': 'true',
      'quarkus.oidc.auth-server-url': issuer.url,
      'quarkus.oidc.client-id': 'nessie',
    },
  }))

  beforeEach(() => {
    issuer.lifeSeconds = 3600
  })

  it('lets in who brings a token that is good', async () => {
    const catalog = await open({ type: 'bearer', token: issuer.token() })

    assert.equal((await catalog.reference('main'))?.type, 'BRANCH')
  })

  for (const authentication of [{ type: 'none' }, { type: 'bearer', token: 'x.y.z' }] as const) {
    it(`refuses who comes with ${authentication.type === 'none' ? 'nothing' : 'a token of no one'}`, async () => {
      const error = await failureOf(open(authentication))

      assert.equal(error.code, 'PHLO_NESSIE_DENIED')
      assert.equal(error.context.status, 401)
    })
  }

  it('takes a token with the line break of its file, and says that one cannot be sent', async () => {
    const catalog = await open({ type: 'bearer', token: `${issuer.token()}\n` })
    assert.equal((await catalog.reference('main'))?.type, 'BRANCH')

    const error = await failureOf(open({ type: 'bearer', token: 'x\ny' }))
    assert.equal(error.code, 'PHLO_NESSIE_DENIED')
  })

  it('gets itself a token as a client with a secret, one for many requests', async () => {
    const before = issuer.granted.length
    const catalog = await open(client({ scope: 'catalog sign' }))
    await Promise.all([catalog.references(), catalog.reference('main'), catalog.reference('none')])

    assert.deepEqual(issuer.granted.slice(before), ['catalog sign'])
  })

  it('gets itself another token before one runs out', async () => {
    issuer.lifeSeconds = 2
    const catalog = await open(client())
    const before = await untilTokensRanOut()
    await catalog.references()

    assert.equal(issuer.granted.length - before, 1)
  })

  it('gets itself another token when Nessie takes the one it has no more', async () => {
    issuer.lifeSeconds = 2
    const stopped = { ...systemAmbient, now: () => 0 }
    const catalog = await open(client(), { ambient: stopped })
    const before = await untilTokensRanOut()

    assert.equal((await catalog.reference('main'))?.type, 'BRANCH')
    assert.equal(issuer.granted.length - before, 1)
  })

  it('says that the client or its secret is wrong, and shows no secret', async () => {
    const error = await failureOf(open(client({ clientSecret: 'not-this' })))

    assert.equal(error.code, 'PHLO_NESSIE_DENIED')
    assert.equal(error.context.reason, 'invalid_client')
    assert(!JSON.stringify([error.message, error.fixes, error.context, String(error.cause)]).includes('not-this'))
  })

  it('trusts no authority that it was not told of', async () => {
    const error = await failureOf(open({ type: 'bearer', token: issuer.token() }, { ca: '' }))

    assert.equal(error.code, 'PHLO_NESSIE_UNTRUSTED')
  })

  it('trusts no certificate of another name', async () => {
    const uri = server().uri.replace('127.0.0.1', 'localhost')
    const error = await failureOf(open({ type: 'bearer', token: issuer.token() }, { uri }))

    assert.equal(error.code, 'PHLO_NESSIE_UNTRUSTED')
  })

  it('goes on with a run and a copy in the midst of which Nessie takes the token no more', async () => {
    issuer.lifeSeconds = 3
    const stopped = { ...systemAmbient, now: () => 0 }
    const catalog = async () => delaysSecond(await open(client(), { ambient: stopped }), 3500)
    await emptyNessie(await catalog())
    await beginHistory(await catalog(), { default: 'main', protected: [], create: [] })
    await using project = await runProject(FILES, { catalog })
    await using here = await tempLake()
    await writeRows(here, entriesRequest(`(1, 'a')`))
    await writeRows(here, entriesRequest(`(2, 'b')`))
    await using there = await tempLake({ catalog })
    const before = issuer.granted.length

    const { status } = await project.materialize()
    await push(here, there, { refs: [{ from: 'main', to: 'copied' }] })
    const granted = issuer.granted.length - before

    assert.equal(status, 'published')
    assert.deepEqual(await project.rows('SELECT n FROM bronze.a'), [[1n]])
    assert.deepEqual(await readRows(there, 'copied'), await readRows(here))
    assert(granted >= 2, `${granted} tokens`)
  })

  /** Open the catalog and ask it for something. */
  async function open(authentication: NessieAuthentication, options: Partial<NessieOptions> = {}): Promise<Catalog> {
    const all = { uri: server().uri, ca: authority.ca, ambient: systemAmbient, authentication, ...options }
    const catalog = openNessieCatalog(all)
    await catalog.references()
    return catalog
  }

  /**
   * Wait until every short token ran out; the next one is long.
   *
   * @returns how many were granted: on a slow machine a short one may run out before its first use, and is asked for twice.
   */
  async function untilTokensRanOut(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, issuer.lifeSeconds * 1000 + 500))
    issuer.lifeSeconds = 3600
    return issuer.granted.length
  }

  function client(options: { readonly scope?: string; readonly clientSecret?: string } = {}): NessieAuthentication {
    const { tokenEndpoint, clientId, clientSecret } = issuer
    return { type: 'oauth2', tokenEndpoint, clientId, clientSecret, ...options }
  }
})

/** Let time pass before the second commit or merge. */
function delaysSecond(catalog: Catalog, ms: number): Catalog {
  let changes = 0
  const pause = async () => {
    if (++changes === 2) await new Promise((resolve) => setTimeout(resolve, ms))
  }
  return {
    ...catalog,
    async commit(request) {
      await pause()
      return catalog.commit(request)
    },
    async merge(request) {
      await pause()
      return catalog.merge(request)
    },
  }
}
