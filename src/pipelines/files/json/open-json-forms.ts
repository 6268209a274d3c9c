import type { Engine } from '../../../engine/engine.js'
import type { JsonForm, OpenFile, OpenFilesOptions, ReadableFile } from '../open-file.js'
import { openJson } from './open-json.js'
import { type PresumeOptions, presumeJson } from './presume-json.js'

/**
 * Open JSON files of several forms, each form by itself.
 *
 * @throws what `openJson` throws, when no columns are presumed
 */
export async function openJsonForms(
  engine: Engine,
  files: readonly (ReadableFile & { readonly jsonForm: JsonForm | undefined })[],
  { presumed, settledColumns = [] }: { readonly presumed?: PresumeOptions } & Pick<OpenFilesOptions, 'settledColumns'>,
): Promise<readonly OpenFile[]> {
  const opened: OpenFile[] = []
  for (const jsonForm of new Set(files.flatMap((file) => file.jsonForm ?? []))) {
    const alike = files.filter((file) => file.jsonForm === jsonForm)
    opened.push(
      ...(presumed === undefined
        ? await openJson(engine, alike, { jsonForm, settledColumns })
        : await presumeJson(engine, alike, { jsonForm, ...presumed })),
    )
  }
  return opened
}
