import type { Catalog } from '../../../src/catalog/catalog.js'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { catalogSuite } from '../../catalog/catalog-suite.js'
import { nessieServer } from '../../support/nessie-server.js'
import { emptyNessie } from './empty-nessie.js'
import { withGivenIds } from './given-ids.js'

describe('catalog/nessie', () => {
  const server = nessieServer()

  catalogSuite('catalog/nessie/open-nessie-catalog', async (): Promise<Catalog> => {
    const catalog = await openNessieCatalog({
      uri: server().uri,
      authentication: { type: 'none' },
      ambient: systemAmbient,
    })
    await emptyNessie(catalog)
    return withGivenIds(catalog)
  })
})
