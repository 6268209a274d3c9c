import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PhloError } from '../../errors.js'
import { type PackageSpec, parsePackageSpec } from '../../plugins/install/package-spec.js'

/**
 * Read what somebody wants installed; a path becomes absolute, and leads to a file.
 *
 * @param directory - absolute path of the folder that paths begin at
 * @throws PHLO_USAGE_INVALID
 */
export async function wantedPackage(text: string, directory: string): Promise<PackageSpec> {
  const spec = parsePackageSpec(text)
  if (spec?.type === 'name' || (spec !== undefined && /^https?:/i.test(spec.at))) return spec
  if (spec === undefined && !/^(?:\.{0,2}|[A-Za-z]:)[\\/]/.test(text)) {
    throw new PhloError('PHLO_USAGE_INVALID', `"${text}" is neither the name of a package nor a tarball.`)
  }
  const at = resolve(directory, text)
  const found = await stat(at).catch(() => undefined)
  if (found?.isFile()) return { type: 'tarball', at }
  const message = found === undefined ? `There is no file ${at}.` : `${at} is a folder, and no tarball.`
  throw new PhloError('PHLO_USAGE_INVALID', message, {
    fixes: ['Make a tarball of a package by `npm pack`, and name that.'],
    context: { path: at },
  })
}
