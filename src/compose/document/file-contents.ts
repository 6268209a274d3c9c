/** The contents of the files that definitions name, by absolute path; of a folder each file in it. */
export type FileContents = ReadonlyMap<string, Uint8Array>
