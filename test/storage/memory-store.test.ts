import { memoryStore } from '../support/memory-store.js'
import { objectStoreSuite } from './object-store-suite.js'

objectStoreSuite('test/support/memory-store', async () => memoryStore())
