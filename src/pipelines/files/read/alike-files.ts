import type { OpenFile } from '../open-file.js'

/** Files that one table function reads. */
export interface AlikeFiles {
  readonly files: readonly OpenFile[]
  readonly first: OpenFile
}

/** Group files of the same dialect and the same columns in the same order; both are by position, so no others can be read together. */
export function alikeFiles(files: readonly OpenFile[]): readonly AlikeFiles[] {
  const groups = new Map<string, OpenFile[]>()
  for (const file of files) {
    const columns = file.dialect === undefined ? file.columns : file.columns.map(({ name }) => name)
    const key = JSON.stringify([file.dialect, file.jsonForm, columns])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [file])
    else group.push(file)
  }
  return [...groups.values()].flatMap((group) => (group[0] === undefined ? [] : [{ files: group, first: group[0] }]))
}
