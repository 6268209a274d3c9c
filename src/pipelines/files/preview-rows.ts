import type { Engine, ResultValue } from '../../engine/engine.js'
import type { Inspection } from './inspect-files.js'

/**
 * Read the first rows.
 *
 * @param rowsMax - 1 or more
 * @returns one value per field and row
 * @throws PHLO_ROWS_INVALID - one of them cannot be read
 */
export declare function previewRows(
  engine: Engine,
  inspection: Inspection,
  rowsMax: number,
): Promise<readonly (readonly ResultValue[])[]>
