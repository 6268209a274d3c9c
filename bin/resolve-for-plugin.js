const OURS = /^(?:phlo|@oclif\/core)(?:\/|$)/

/** Find Phlo and oclif where the running Phlo has them, when a plugin has none of its own. */
export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context)
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !OURS.test(specifier)) throw error
    return nextResolve(specifier, { ...context, parentURL: import.meta.url })
  }
}
