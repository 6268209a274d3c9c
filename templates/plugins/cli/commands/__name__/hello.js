import { Args, Command } from '@oclif/core'

export default class Hello extends Command {
  static summary = 'Greet someone.'
  static examples = ['<%= config.bin %> __name__ hello Ada']
  static enableJsonFlag = true
  static args = { who: Args.string({ description: 'Whom to greet.', default: 'world' }) }

  async run() {
    const { args } = await this.parse(Hello)
    this.log(`Hello ${args.who}`)
    return { hello: args.who }
  }
}
