import { PhloError } from '../../errors.js'
import type { DataFile } from '../../iceberg/data-file.js'
import type { ScanPlan, ScanTask } from '../../iceberg/scan-plan.js'
import type { Field, PartitionSpec } from '../../iceberg/types.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { Engine } from '../engine.js'
import { quoteIdentifier } from '../quote.js'
import type { ParquetShape, ShapeField } from '../shapes/file-shape.js'
import { readFileShapes } from '../shapes/read-file-shapes.js'
import { valueSql } from '../value-sql.js'
import { assignIds } from './assign-ids.js'
import { nullSql, projectSql } from './project-sql.js'

/** Data files that one `read_parquet` can read: they have the same columns and are under the same equality deletes. */
export interface TaskGroup {
  readonly files: readonly LocalTask[]
  /** The columns of the files, with field ids. */
  readonly fields: readonly ShapeField[]
  /** What to select: an expression and the name it gets, per wanted field. */
  readonly columns: readonly ProjectedColumn[]
  readonly equalityDeletes: readonly DataFile[]
}

export interface LocalTask {
  readonly path: string
  readonly location: string
  readonly positionDeletes: readonly DataFile[]
}

interface ProjectedColumn {
  readonly sql: string
  readonly name: string
}

/**
 * Read the footers of a plan's data files and put together what can be read together, in the order of the plan.
 *
 * @param wanted - the fields to project to
 */
export async function groupTasks(
  engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  wanted: readonly Field[],
): Promise<readonly TaskGroup[]> {
  const files = plan.tasks.map(({ dataFile }) => dataFile)
  const shapes = await readFileShapes(engine, warehouse, files)
  const groups = new Map<string, TaskGroup & { readonly files: LocalTask[] }>()
  plan.tasks.forEach((task, index) => {
    const found = shapes[index]
    if (found === undefined) return
    const constants = constantsOf(task, found.shape, plan, wanted)
    const deletes = deletesOf(task)
    const key = [found.shape.key, ...constants.values(), ...deletes.equality.map(({ location }) => location)].join('\n')
    const local = { path: found.path, location: task.dataFile.location, positionDeletes: deletes.position }
    const group = groups.get(key)
    if (group !== undefined) {
      group.files.push(local)
      return
    }
    const fields = fieldsOf(found.shape, task, plan)
    const columns = wanted.map((field) => projectedColumn(field, fields, constants))
    groups.set(key, { files: [local], fields, columns, equalityDeletes: deletes.equality })
  })
  return [...groups.values()]
}

function fieldsOf(shape: ParquetShape, task: ScanTask, { nameMapping }: ScanPlan): readonly ShapeField[] {
  const fields = assignIds(shape, nameMapping)
  if (fields !== undefined) return fields
  const { location } = task.dataFile
  throw new PhloError(
    'PHLO_FILE_UNREADABLE',
    `The columns of ${location} have no field ids, and the table maps no names.`,
    {
      fixes: ['Set the table property `schema.name-mapping.default` with the engine that added the file.'],
      context: { location },
    },
  )
}

function projectedColumn(
  field: Field,
  fields: readonly ShapeField[],
  constants: ReadonlyMap<number, string>,
): ProjectedColumn {
  const found = fields.find(({ id }) => id === field.id)
  const sql =
    found === undefined
      ? (constants.get(field.id) ?? nullSql(field.type))
      : projectSql(quoteIdentifier(found.name), found.type, field.type)
  return { sql, name: field.name }
}

/**
 * Columns that identity-partition a file may be left out of it; their value is then the partition's.
 *
 * @see https://iceberg.apache.org/spec/#column-projection
 */
function constantsOf(
  { dataFile }: ScanTask,
  shape: ParquetShape,
  { partitionSpecs }: ScanPlan,
  wanted: readonly Field[],
): ReadonlyMap<number, string> {
  const constants = new Map<number, string>()
  const spec = partitionSpecs.find(({ specId }) => specId === dataFile.specId)
  if (spec === undefined || spec.fields.length === 0) return constants
  for (const field of wanted) {
    if (typeof field.type !== 'string' || shape.fields.some(({ id }) => id === field.id)) continue
    const value = dataFile.partition[identityIndex(spec, field.id)]
    if (value !== undefined && value !== null) constants.set(field.id, valueSql(field.type, value))
  }
  return constants
}

function identityIndex(spec: PartitionSpec, sourceId: number): number {
  return spec.fields.findIndex((field) => field.sourceId === sourceId && field.transform === 'identity')
}

function deletesOf(task: ScanTask): { readonly position: readonly DataFile[]; readonly equality: readonly DataFile[] } {
  return {
    position: task.deletes.filter(({ content }) => content === 'position-deletes'),
    equality: task.deletes.filter(({ content }) => content === 'equality-deletes'),
  }
}
