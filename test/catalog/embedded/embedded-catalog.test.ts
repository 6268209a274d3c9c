import { createEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { memoryStore } from '../../support/memory-store.js'
import { catalogSuite } from '../catalog-suite.js'

catalogSuite('catalog/embedded-catalog', () =>
  createEmbeddedCatalog(memoryStore(), systemAmbient, { defaultBranch: 'main' }),
)
