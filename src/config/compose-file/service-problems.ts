import { isTree } from '../compose-tree.js'
import type { DocumentPath, DocumentProblem } from '../document-problem.js'
import { formProblems } from './form.js'
import { SERVICE_FORM } from './service-form.js'

/**
 * Find what Compose would not take in a service, or in what is laid over one. A key without a value says nothing.
 *
 * @param path - of the service in its file
 */
export function serviceProblems(service: unknown, path: DocumentPath): readonly DocumentProblem[] {
  const written = isTree(service)
    ? Object.fromEntries(Object.entries(service).filter(([, value]) => value !== null))
    : service
  return formProblems(written, SERVICE_FORM, path)
}
