import { Flags } from '@oclif/core'

export const serviceFlag = Flags.string({
  char: 's',
  summary: 'Only this service; may be given more than once.',
  helpValue: 'NAME',
  multiple: true,
})

export const profileFlag = Flags.string({
  summary: 'Services of this profile as well; may be given more than once.',
  helpValue: 'NAME',
  multiple: true,
  default: [],
})

export const waitTimeoutFlag = Flags.integer({
  summary: 'How long services may take to become healthy, in seconds.',
  helpValue: 'SECONDS',
  default: 300,
  min: 1,
})

export const buildFlag = Flags.boolean({ summary: 'Build the images that are built here, also when they are there.' })
