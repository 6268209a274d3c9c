import { PhloError } from '../../../errors.js'
import type { FormatOptions } from '../file-format.js'
import type { SourceFile } from '../source-file.js'

export async function convertExcel(
  source: SourceFile,
  copyPath: string,
  options: { readonly format: FormatOptions; readonly signal?: AbortSignal },
): Promise<{ readonly notes: readonly string[]; readonly options: FormatOptions }> {
  throw new PhloError('PHLO_FORMAT_UNKNOWN', source.displayName + copyPath + options.format.format)
}
