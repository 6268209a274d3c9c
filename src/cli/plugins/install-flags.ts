import { Flags } from '@oclif/core'
import { yesFlag } from '../flags.js'

/** The flags of the commands that install packages. */
export const installFlags = {
  'allow-unverified': Flags.boolean({ summary: 'Install what the registry of plugins does not vouch for.' }),
  'allow-incompatible': Flags.boolean({ summary: 'Install what is made for a newer Phlo.' }),
  'allow-yanked': Flags.boolean({ summary: 'Install a version that was withdrawn.' }),
  'allow-scripts': Flags.boolean({ summary: 'Let packages run their installation scripts.' }),
  yes: yesFlag,
}

/** The values of {@link installFlags}. */
export interface InstallFlags {
  readonly 'allow-unverified': boolean
  readonly 'allow-incompatible': boolean
  readonly 'allow-yanked': boolean
  readonly 'allow-scripts': boolean
  readonly yes: boolean
}
