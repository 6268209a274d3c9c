import type { Engine } from '../../../engine/engine.js'
import { PhloError } from '../../../errors.js'
import type { JsonForm, OpenFile, OpenFilesOptions, ReadableFile } from '../open-file.js'
import { openJson } from './open-json.js'
import { type PresumeOptions, presumeJson } from './presume-json.js'

interface FormsOptions extends Pick<OpenFilesOptions, 'settledColumns' | 'aside'> {
  readonly presumed?: PresumeOptions
}

/**
 * Open JSON files of several forms, each form by itself.
 *
 * @throws what `openJson` throws, when no columns are presumed
 */
export async function openJsonForms(
  engine: Engine,
  files: readonly (ReadableFile & { readonly jsonForm: JsonForm | undefined })[],
  { presumed, ...options }: FormsOptions,
): Promise<readonly OpenFile[]> {
  const opened: OpenFile[] = []
  for (const jsonForm of new Set(files.flatMap((file) => file.jsonForm ?? []))) {
    const alike = files.filter((file) => file.jsonForm === jsonForm)
    opened.push(
      ...(presumed === undefined
        ? await openWellFormed(engine, alike, { jsonForm, ...options })
        : await presumeJson(engine, alike, { jsonForm, ...presumed })),
    )
  }
  return opened
}

/** Where lines may be left out, files that have lines which are no objects are opened without these. */
async function openWellFormed(
  engine: Engine,
  files: readonly ReadableFile[],
  { jsonForm, aside, ...options }: FormsOptions & { readonly jsonForm: JsonForm },
): Promise<readonly OpenFile[]> {
  try {
    return await openJson(engine, files, { jsonForm, ...options })
  } catch (error) {
    const isMalformed = error instanceof PhloError && error.code === 'PHLO_ROWS_INVALID'
    if (!isMalformed || aside === undefined || jsonForm !== 'newline_delimited') throw error
    const { withoutMalformedLines } = await import('../set-aside/without-malformed-lines.js')
    const whole = await withoutMalformedLines(files, aside)
    if (whole.every(({ omission }) => omission?.rowsKept === 0)) throw error
    return openJson(engine, whole, { jsonForm, ...options })
  }
}
