/** The files of a package by their paths below it, `/`-separated. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>

/**
 * Compare a package as it was looked at with what a package manager made of it.
 *
 * @returns paths of files that are others, missing or more; empty: it is the same
 */
export function contentDifferences(looked: PackageFiles, installed: PackageFiles): readonly string[] {
  const [before, after] = [normalized(looked), normalized(installed)]
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.filter((path) => {
    const [one, other] = [before.get(path), after.get(path)]
    return one === undefined || other === undefined || !Buffer.from(one).equals(other)
  })
}

/** npm renames a package's `.gitignore`, and ends the first line of its programs as Unix does. */
function normalized(files: PackageFiles): PackageFiles {
  const kept = [...files].filter(([path]) => !/(?:^|\/)\.(?:git|npm)ignore$/.test(path))
  return new Map(kept.map(([path, bytes]) => [path, withUnixShebang(Buffer.from(bytes))]))
}

function withUnixShebang(bytes: Buffer): Buffer {
  const end = bytes.indexOf('\n')
  if (end < 1 || bytes[0] !== 0x23 || bytes[1] !== 0x21 || bytes[end - 1] !== 0x0d) return bytes
  return Buffer.concat([bytes.subarray(0, end - 1), bytes.subarray(end)])
}
