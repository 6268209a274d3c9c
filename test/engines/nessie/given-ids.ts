import assert from 'node:assert/strict'
import type { Catalog, Content, KeyConflict, KeyDiff, Operation } from '../../../src/catalog/catalog.js'

/**
 * Show a catalog that gives identities itself as one that keeps those of its callers, so that both kinds run one suite.
 * What a content is known by never changes on the way from one version of it to the next, or this fails.
 */
export function withGivenIds(catalog: Catalog): Catalog {
  const given = new Map<string, string>()
  const assigned = new Map<string, string>()

  function inward<Some extends Content | undefined>(content: Some): Some {
    return content && { ...content, id: assigned.get(content.id) ?? content.id }
  }
  function outward<Some extends Content | undefined>(content: Some): Some {
    return content && { ...content, id: given.get(content.id) ?? content.id }
  }
  function conflict(one: KeyConflict): KeyConflict {
    return { ...one, base: outward(one.base), source: outward(one.source), target: outward(one.target) }
  }
  function difference(one: KeyDiff): KeyDiff {
    return { ...one, from: outward(one.from), to: outward(one.to) }
  }

  async function learn(hash: string, operations: readonly Operation[]): Promise<void> {
    const puts = operations.filter((operation) => operation.type === 'PUT')
    const contents = await catalog.contents(
      hash,
      puts.map(({ key }) => key),
    )
    for (const [index, { content }] of puts.entries()) {
      const found = contents[index]?.id
      assert(found !== undefined)
      assert.equal(given.get(found) ?? content.id, content.id)
      given.set(found, content.id)
      assigned.set(content.id, found)
    }
  }

  return {
    ...catalog,
    async commit(request) {
      const operations = request.operations.map((operation) =>
        operation.type === 'PUT' ? { ...operation, content: inward(operation.content) } : operation,
      )
      const result = await catalog.commit({ ...request, operations })
      if (result.status === 'conflict') return { ...result, conflicts: result.conflicts.map(conflict) }
      await learn(result.hash, request.operations)
      return result
    },
    async merge(request) {
      const resolutions = request.resolutions?.map((resolution) => ({
        ...resolution,
        content: inward(resolution.content),
        expectedTarget: inward(resolution.expectedTarget),
      }))
      const result = await catalog.merge({ ...request, ...(resolutions && { resolutions }) })
      if (result.status === 'merged') return { ...result, changes: result.changes.map(difference) }
      if (result.status === 'conflict') return { ...result, conflicts: result.conflicts.map(conflict) }
      return result
    },
    contents: async (hash, keys) => (await catalog.contents(hash, keys)).map(outward),
    async *entries(hash, options) {
      for await (const entry of catalog.entries(hash, options)) yield { ...entry, content: outward(entry.content) }
    },
    async *log(hash) {
      for await (const entry of catalog.log(hash)) {
        const operations = entry.operations.map((operation) =>
          operation.type === 'PUT' ? { ...operation, content: outward(operation.content) } : operation,
        )
        yield { ...entry, operations }
      }
    },
    async *diff(from, to) {
      for await (const item of catalog.diff(from, to)) yield difference(item)
    },
  }
}
