import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundledServices } from '../../support/bundled-services.js'
import { composed } from '../../support/stack-fixture.js'
import { tempFolder } from '../../support/temp-folder.js'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
const java = join(cache, 'java/home/bin/java')
const jar = join(cache, 'nessie-0.99.0/nessie.jar')

/** Prints, one a line, whether Nessie's own reader of settings gives each variable back as it is. */
const READER = `
import io.smallrye.config.*;
import java.util.*;
public class Reader {
  public static void main(String[] names) {
    for (String name : names) {
      String read;
      try {
        var config = new SmallRyeConfigBuilder().addDefaultInterceptors()
          .withSources(new EnvConfigSource(System.getenv(), 300))
          .withSources(new PropertiesConfigSource(Map.of("password", "\${" + name + "}"), "nessie.properties", 250))
          .build();
        read = config.getConfigValue("password").getValue();
      } catch (RuntimeException error) { read = null; }
      System.out.println(System.getenv(name).equals(read));
    }
  }
}
`

const PASSWORDS = [
  ...['a$b', 'a$', 'a$b$', 'a}b', 'a{b}', 'a\\b', 'a\\\\b', 'a%b', 'a#b', 'a;b', 'a,b', 'a:b', ' a ', '-a', `a'b"c`],
  ...['a$' + '{b', 'a$' + '{b}', 'a$' + '{HOME:b}', 'a$$b', 'a$$' + '{b}', 'a$$$b', 'a\\$b', 'a\\$' + '{b}'],
]

describe('engines/nessie with a password that somebody chose', () => {
  before('needs Nessie: run scripts/provision-servers.sh java nessie', function () {
    if (existsSync(java) && existsSync(jar)) return
    if (process.env.CI === 'true') throw new Error('Nessie is absent: run scripts/provision-servers.sh java nessie')
    this.skip()
  })

  it('is refused when Nessie would read another one, and only then', async () => {
    await using folder = await tempFolder()
    const source = join(folder.path, 'Reader.java')
    await writeFile(source, READER)
    const variables = Object.fromEntries(PASSWORDS.map((password, index) => [`PASSWORD_${index}`, password]))

    const { stdout } = await promisify(execFile)(java, ['-cp', jar, source, ...Object.keys(variables)], {
      env: { ...process.env, ...variables },
    })
    const refused = await refusedOf(PASSWORDS)

    const changed = PASSWORDS.filter((_, index) => stdout.trim().split('\n')[index] === 'false')
    assert.deepEqual(refused, changed)
  })
})

async function refusedOf(passwords: readonly string[]): Promise<readonly string[]> {
  const bundled = await bundledServices()
  const names = bundled.definitions.flatMap(({ envVars }) => Object.keys(envVars))
  const isRefused = (password: string) => {
    const chosen = Object.fromEntries(names.map((name) => [name, name === 'NESSIE_DATABASE_PASSWORD' ? password : 'x']))
    try {
      composed({ ...bundled, only: ['nessie'], secrets: chosen })
      return false
    } catch {
      return true
    }
  }
  return passwords.filter(isRefused)
}
