import { declaredSecrets } from '../../../compose/secrets/plan-secrets.js'
import type { StackSources } from '../open-stack.js'

/** What a person has to do after a secret was made anew, beyond the next start. */
export interface RotationStep {
  readonly secret: string
  /** A sentence. */
  readonly step: string
}

/** Tell what is left to do after secrets were made anew: some programs keep one in a volume, where no start changes it. */
export function rotationSteps({ plugins }: StackSources, rotated: readonly string[]): readonly RotationStep[] {
  const declared = declaredSecrets(plugins.flatMap(({ services }) => services))
  return declared.flatMap(({ name, rotation }) =>
    rotation !== undefined && rotated.includes(name) ? [{ secret: name, step: rotation }] : [],
  )
}
