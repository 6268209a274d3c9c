/** Write a name so that names which DuckDB takes for the same are equal: it folds ASCII letters only. */
export function foldCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
