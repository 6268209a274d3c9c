/** Process exit codes, the same with and without `--json`. */
export const EXIT = { ok: 0, failed: 1, usage: 2, environment: 3, conflict: 4, bug: 70, interrupted: 130 } as const

interface ErrorRow {
  readonly exit: (typeof EXIT)[keyof typeof EXIT]
  readonly http: number
  /** One sentence: what happened. */
  readonly summary: string
  /** Why it happens, in one or two sentences. */
  readonly cause: string
  /** What to do about it, in one or two sentences. */
  readonly fix: string
}

/**
 * Everything that can go wrong and was foreseen. A code is never renamed or reused.
 * `npm run docs` writes one page per row to `docs/errors/`.
 */
export const ERRORS = {
  // storage
  PHLO_WAREHOUSE_MISSING: {
    exit: EXIT.environment,
    http: 503,
    summary: 'There is no warehouse here.',
    cause: 'The folder is empty, is another one than meant, or lacks the file `_catalog/warehouse.json`.',
    fix: 'Run `phlo materialize` to make one (a fresh clone has none), or correct its path in `phlo.yaml`.',
  },
  PHLO_WAREHOUSE_LOST: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The warehouse that the project had is not there.',
    cause:
      'Its disk is not mounted, or its folder was moved or deleted. Phlo makes no empty one in its place, for that would look as if all data were lost.',
    fix: 'Mount it or bring it back, or correct its path in `phlo.yaml`. To begin with an empty one, take `warehouses` out of `.phlo/state.json`.',
  },
  PHLO_WAREHOUSE_OTHER: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Another warehouse is where that of the project was.',
    cause:
      'Another disk is mounted there, or the folder was replaced. `.phlo/state.json` holds the UUID of the warehouse that was filled from here.',
    fix: 'Bring back the right one, or correct the path in `phlo.yaml`. If this is the right one, take `warehouses` out of `.phlo/state.json`.',
  },
  PHLO_FORMAT_NEWER: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The warehouse was written by a newer version of Phlo.',
    cause: 'A newer version changed the format of the catalog, and this version would misread it.',
    fix: 'Install the newer version of Phlo (`npm install phlo@latest`).',
  },
  PHLO_DISK_FULL: {
    exit: EXIT.environment,
    http: 507,
    summary: 'There is no space left on a disk.',
    cause: 'The disk of the warehouse, or the one for temporary data, is full or its quota is used up.',
    fix: 'Free some space and run the command again; nothing that was published is affected.',
  },
  PHLO_STORE_READ_ONLY: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The warehouse can be read but not written.',
    cause: 'The warehouse lies on a file system that is mounted read-only.',
    fix: 'Mount it for writing, or use a warehouse elsewhere.',
  },
  PHLO_STORE_DENIED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The file system refused access to the warehouse.',
    cause:
      'The files belong to another user, their permissions do not allow what was asked, or a file stands where a folder must be.',
    fix: 'Run the command as the owner of the warehouse, change the permissions of the files, or move the file away.',
  },
  PHLO_STORE_NO_LINKS: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The file system has no hard links.',
    cause:
      'Phlo publishes a file by giving it a second name, which FAT, exFAT and some network file systems cannot do.',
    fix: 'Put the warehouse on a disk with ext4, XFS, Btrfs, ZFS, APFS or NTFS.',
  },
  PHLO_S3_UNREACHABLE: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The object store does not answer.',
    cause:
      'It is not running, its address is wrong, the network in between is down or too slow, or its certificate is of an authority that is not known here.',
    fix: 'For the stack, look at `phlo services status` and run `phlo services start`. Otherwise correct `s3.endpoint` of the target in `phlo.yaml`, or give the certificate of the authority as `s3.ca`.',
  },
  PHLO_S3_BUSY: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The object store is overloaded or failing.',
    cause:
      'It went on to answer that it is slowed down, or has an error of its own, though it was asked several times.',
    fix: 'Run the command again later; nothing that was published is affected. The log of the object store may say more.',
  },
  PHLO_S3_BUCKET_MISSING: {
    exit: EXIT.environment,
    http: 503,
    summary: 'There is no such bucket.',
    cause: 'The bucket was not made yet, was deleted, or is spelled otherwise in `warehouse` of the target.',
    fix: 'Make the bucket, or correct `warehouse` in `phlo.yaml`. `phlo services start` makes the bucket of the stack.',
  },
  PHLO_S3_CREDENTIALS_MISSING: {
    exit: EXIT.environment,
    http: 503,
    summary: 'There are no credentials for the object store.',
    cause:
      'Neither the target in `phlo.yaml` nor the environment, the files in `~/.aws` or the machine itself has any that can be used.',
    fix: 'Set `s3.access_key_id` and `s3.secret_access_key` of the target, or log in as the AWS tools do: `aws configure`, `aws sso login`.',
  },
  PHLO_S3_CREDENTIALS_REFUSED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The object store refused the credentials.',
    cause: 'It does not know the access key, or the secret key or session token does not belong to it.',
    fix: 'Correct `s3.access_key_id` and `s3.secret_access_key` of the target in `phlo.yaml`, or the variables they refer to.',
  },
  PHLO_S3_CREDENTIALS_EXPIRED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The credentials for the object store have expired.',
    cause: 'They were given for a limited time, which is over.',
    fix: 'Get new ones (`aws sso login`, or a new `s3.session_token`) and run the command again; nothing that was published is affected.',
  },
  PHLO_S3_DENIED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The object store does not allow this.',
    cause: 'It knows the access key, but its owner may not read, write, list or delete in this bucket.',
    fix: 'Let the key do so: `s3:ListBucket`, `s3:GetObject`, `s3:PutObject`, `s3:DeleteObject` and `s3:AbortMultipartUpload`.',
  },
  PHLO_S3_CLOCK_SKEWED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The clocks of this machine and of the object store differ too much.',
    cause: 'Requests are signed with the time, and an object store refuses those that are more than some minutes off.',
    fix: 'Set the clock of this machine, or of the one that runs the object store.',
  },
  PHLO_S3_UNCONDITIONAL: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The object store cannot write an object only where there is none.',
    cause:
      'It does not heed `If-None-Match: *`, by which of two writers exactly one wins. On such a store one would undo what another committed.',
    fix: 'Use one that does: AWS S3, versitygw, MinIO, Cloudflare R2, or a newer version of the one that you have.',
  },
  PHLO_HTTPFS_ABSENT: {
    exit: EXIT.environment,
    http: 503,
    summary: 'DuckDB has no extension httpfs on this machine.',
    cause:
      'The target reads its files with httpfs (`s3.reader: httpfs`), which Phlo uses where it is and never downloads.',
    fix: "Install it with DuckDB's own command, of the version that Phlo uses: `INSTALL httpfs`. Or leave out `s3.reader`.",
  },
  PHLO_S3_REFUSED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'The object store refused a request.',
    cause: 'The message is that of the object store: the region, the endpoint or the name of the bucket may be wrong.',
    fix: 'Correct what the message names under the target in `phlo.yaml`.',
  },
  PHLO_S3_OBJECT_DAMAGED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'An object does not have the checksum that the store keeps with it.',
    cause: 'Its bytes have changed on the disk of the store, or are changed each time on the way.',
    fix: 'Run the command again. If it stays so, see with `phlo catalog fsck` what else is affected, then restore the object or read an older commit.',
  },
  PHLO_OBJECT_MISSING: {
    exit: EXIT.environment,
    http: 500,
    summary: 'A file that the warehouse refers to is not there.',
    cause: 'The file was deleted or moved by something other than Phlo, or the warehouse was copied only in part.',
    fix: 'Run `phlo catalog fsck` to list what is missing, then restore the files from a backup.',
  },
  PHLO_LOCATION_OUTSIDE: {
    exit: EXIT.failed,
    http: 400,
    summary: 'A path leads out of the warehouse.',
    cause: 'Table metadata or a name refers to a file that is not below the warehouse root.',
    fix: 'Use a name without path parts. If the warehouse was moved, run `phlo catalog relocate`.',
  },
  // names and refs
  PHLO_NAME_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A name has a form that Phlo does not accept.',
    cause: 'Names of tables, branches and tags are restricted so that they are safe as paths and in SQL.',
    fix: 'Choose a name of letters, digits, `_` and `-`.',
  },
  PHLO_NAME_TAKEN: {
    exit: EXIT.usage,
    http: 409,
    summary: 'A table cannot have the name of a namespace, or lie below a table.',
    cause: 'Names form a tree: what has tables below it is a namespace.',
    fix: 'Choose another name for the table.',
  },
  // catalog
  PHLO_REF_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no branch or tag of this name.',
    cause: 'The name is misspelt, or the branch or tag was deleted.',
    fix: 'Run `phlo branch list` or `phlo tag list` to see what there is.',
  },
  PHLO_REF_EXISTS: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A branch or tag of this name exists already.',
    cause: 'Branches and tags share their names, and the name is taken.',
    fix: 'Choose another name, or delete the one that is there.',
  },
  PHLO_COMMIT_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no commit of this hash.',
    cause: 'The hash is misspelt or shortened, or belongs to another warehouse.',
    fix: 'Run `phlo branch log` to see the commits of a branch.',
  },
  PHLO_COMMIT_CONFLICT: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A branch or tag moved while it was being changed.',
    cause: 'Another process committed, merged or deleted in the meantime.',
    fix: 'Look at the branch again with `phlo branch log`, then repeat the command.',
  },
  PHLO_CATALOG_CORRUPT: {
    exit: EXIT.environment,
    http: 500,
    summary: 'A file of the catalog is damaged.',
    cause: 'Its bytes are not those that Phlo wrote: the disk failed, or something else changed the file.',
    fix: 'Run `phlo catalog fsck` to see what is affected, then restore the files that it names from a backup.',
  },
  PHLO_NESSIE_UNREACHABLE: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Nessie does not answer.',
    cause: 'It is not running or still starting, its address is wrong, or the network in between is down or too slow.',
    fix: 'For the stack, look at `phlo services status` and run `phlo services start`. Otherwise correct `nessie.uri` of the target in `phlo.yaml`.',
  },
  PHLO_NESSIE_UNTRUSTED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'The certificate of Nessie is not trusted.',
    cause:
      'An authority of your own signed it, it is of another name or has expired, or what answers does not speak TLS.',
    fix: 'Give the certificate of the authority as `nessie.ca` of the target, or correct `nessie.uri`.',
  },
  PHLO_NESSIE_DENIED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Nessie does not let Phlo in, or does not allow what it asks.',
    cause: 'The token or the credentials of the client are missing, wrong or expired, or do not give the rights.',
    fix: 'Correct `nessie.authentication` of the target in `phlo.yaml`, or the variables that it refers to.',
  },
  PHLO_NESSIE_FAILED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'Nessie is overloaded or failing.',
    cause: 'It went on to answer with an error of its own though it was asked several times. Its database may be down.',
    fix: 'Look at its log (`phlo services logs nessie`), then run the command again; nothing that was published is affected.',
  },
  PHLO_NESSIE_REFUSED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'Nessie refused a request.',
    cause:
      'The message is that of Nessie. Something else may answer at its address, or its version may be another one.',
    fix: 'Look at the address: it ends in `/api/v2`.',
  },
  PHLO_COMMIT_UNCERTAIN: {
    exit: EXIT.environment,
    http: 503,
    summary: 'It is not known whether a commit was made.',
    cause: 'The connection to Nessie broke while it was asked to commit, and Nessie could not be asked again.',
    fix: 'When it answers again, look at the branch (`phlo branch log`) before you repeat the command.',
  },
  // engine
  PHLO_SQL_FAILED: {
    exit: EXIT.failed,
    http: 400,
    summary: 'A SQL statement could not be run.',
    cause:
      'The statement has a syntax error, names a table or column that does not exist, or a value does not convert.',
    fix: 'Correct the statement at the position that the message names.',
  },
  PHLO_SQL_NOT_SELECT: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A statement is not one SELECT.',
    cause:
      'Only one SELECT is run (WITH, FROM, VALUES, DESCRIBE, SUMMARIZE and SHOW TABLES are forms of it): nothing that changes data or settings.',
    fix: 'Write one SELECT. Tables are changed by `phlo materialize`.',
  },
  PHLO_SQL_FORBIDDEN: {
    exit: EXIT.failed,
    http: 403,
    summary: 'A statement would read something other than tables of the warehouse.',
    cause: 'Statements read tables only: no files, no network, and no functions that reach them.',
    fix: 'Make the data a table first: `phlo add FILE --run`.',
  },
  PHLO_CANCELLED: {
    exit: EXIT.interrupted,
    http: 499,
    summary: 'A running statement was stopped.',
    cause: 'It was interrupted, by Ctrl-C or because the work that needed it ended.',
    fix: 'Run the command again.',
  },
  PHLO_VALUE_INVALID: {
    exit: EXIT.failed,
    http: 422,
    summary: 'A value does not fit the column that it is written to.',
    cause:
      'A required column has no value in some row, or a number is so low that its `truncate` partition is below its type.',
    fix: 'Make the column optional in the schema, or leave such rows out. Where a number is too low for its partition, partition by something else than `truncate`.',
  },
  PHLO_TYPE_UNWRITABLE: {
    exit: EXIT.failed,
    http: 422,
    summary: 'A column has a type that Phlo reads and cannot write.',
    cause: 'The column is of type `fixed`. Phlo would write its bytes in a form that other Iceberg engines refuse.',
    fix: 'Use `t.binary()` (`binary`) for the column, in a table made by another engine by a new column.',
  },
  PHLO_COLUMN_AMBIGUOUS: {
    exit: EXIT.failed,
    http: 422,
    summary: 'Two columns have names that SQL does not tell apart.',
    cause: 'The names differ only by upper and lower case, or not at all.',
    fix: 'Rename one of the columns.',
  },
  PHLO_FILE_UNREADABLE: {
    exit: EXIT.failed,
    http: 500,
    summary: 'A data file of a table cannot be read.',
    cause: 'The file is damaged, is in a format other than Parquet, or its columns do not agree with the schema.',
    fix: 'Run `phlo catalog fsck`; rewrite the table as Parquet with the engine that wrote it, or restore the file.',
  },
  PHLO_MEMORY_EXHAUSTED: {
    exit: EXIT.environment,
    http: 507,
    summary: 'A statement needs more memory than its engine may use.',
    cause:
      'The work did not fit into the memory limit, even with what can be moved to disk (Trino moves nothing there).',
    fix: 'Raise the memory limit, use fewer threads, or let the statement handle less data at once.',
  },
  PHLO_TRINO_UNAVAILABLE: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Trino cannot be reached.',
    cause: 'It is not running, it is still starting, or its address in `phlo.yaml` is that of something else.',
    fix: 'Run `phlo services start` and wait until `phlo services status` calls Trino healthy, or use `--engine duckdb`.',
  },
  PHLO_TRINO_LOGIN_REFUSED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Trino refuses to let the user in.',
    cause: 'The user or the password of the target is wrong, or this Trino takes passwords over HTTPS only.',
    fix: 'Correct `trino.user` and `trino.password` of the target in `phlo.yaml`.',
  },
  PHLO_TRINO_ABSENT: {
    exit: EXIT.usage,
    http: 400,
    summary: 'The target has no Trino.',
    cause:
      'Trino finds tables by Nessie only, so it is there on the target `stack`, and on targets with Nessie that say where it is.',
    fix: 'Add `--target stack`, set `trino.uri` of the target in `phlo.yaml`, or use `--engine duckdb`.',
  },
  PHLO_TRINO_CATALOG_ABSENT: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Trino has no catalog for the branch, and none can be made.',
    cause:
      'Phlo makes catalogs in the Trino of its own stack only, and only a Trino with `catalog.management=dynamic` takes them while it runs.',
    fix: 'Have whoever runs this Trino make an Iceberg catalog of that name over the branch, or use `--engine duckdb`.',
  },
  PHLO_TRINO_FAILED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Trino could not run a statement that may well be right.',
    cause: 'Trino was stopped on the way, or what it needs does not answer: the catalog, or the object store.',
    fix: 'See with `phlo services status` and `phlo services logs trino` what is wrong, and run the statement again.',
  },
  // config
  PHLO_CONFIG_INVALID: {
    exit: EXIT.usage,
    http: 500,
    summary: 'The configuration of the project is not as it must be.',
    cause:
      'A key of `phlo.yaml` is unknown or has a value of the wrong form, or a `PHLO_…` variable has, or a line of `.env` is no assignment.',
    fix: 'Edit the file at the line and column that are named, or correct the variable, then run `phlo config validate`.',
  },
  PHLO_STATE_INVALID: {
    exit: EXIT.environment,
    http: 500,
    summary: 'The state of this checkout cannot be read.',
    cause:
      'A file in `.phlo`, such as `state.json` with the active branch or `endpoints.json` with the addresses of the stack, was edited or damaged, or is of another user.',
    fix: 'Delete `.phlo/state.json` if it is the one, then choose a branch again with `phlo branch use`; others are written anew by `phlo services init`.',
  },
  // cli
  PHLO_PROJECT_MISSING: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no project here.',
    cause: 'Neither this folder nor one above it holds a `phlo.yaml`.',
    fix: 'Go to a project, name one with `--project DIR`, or make one here with `phlo init`.',
  },
  PHLO_USAGE_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A command was called with flags or arguments that it does not take.',
    cause: 'A flag is misspelt, an argument is missing, or a value is not one of those that are accepted.',
    fix: 'Run the command with `--help` to see what it takes.',
  },
  PHLO_COMMAND_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'Phlo has no such command.',
    cause: 'The name is misspelt, or belongs to a newer version of Phlo.',
    fix: 'Run `phlo --help` to see the commands.',
  },
  PHLO_TARGET_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'The project has no such target.',
    cause: 'Its name is misspelled, or `phlo.yaml` does not have it. `local` and `stack` are always there.',
    fix: 'Run `phlo config show` to see the targets, or add it to `targets` in `phlo.yaml`.',
  },
  PHLO_TARGET_UNAVAILABLE: {
    exit: EXIT.usage,
    http: 400,
    summary: 'The target lacks something that it needs.',
    cause: 'It takes values from variables by `env(NAME)`, and one is not set here or has a value of the wrong form.',
    fix: 'Set the variable in `.env.local` or in the environment.',
  },
  PHLO_CONFIRMATION_NEEDED: {
    exit: EXIT.usage,
    http: 400,
    summary: 'The command has to be confirmed and was not.',
    cause: 'It destroys something or installs code, there is no terminal to ask on, and `--yes` was not given.',
    fix: 'Run the command again with `--yes`.',
  },
  PHLO_DECLINED: {
    exit: EXIT.failed,
    http: 400,
    summary: 'The command was not confirmed, so nothing was done.',
    cause: 'The question was answered with something other than yes.',
    fix: 'Run the command again and answer `y`, or give `--yes`.',
  },
  PHLO_BUG: {
    exit: EXIT.bug,
    http: 500,
    summary: 'Something happened that Phlo did not foresee.',
    cause: 'This is a mistake in Phlo.',
    fix: 'Please report it with the command, its output and the version that `phlo --version` shows.',
  },
  // scaffold
  PHLO_FILE_EXISTS: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A file that would be written is there already.',
    cause: 'Phlo never overwrites files of a project. The folder holds another project, or a workflow of that name.',
    fix: 'Move the file away, or choose another folder or table name.',
  },
  PHLO_FOLDER_UNWRITABLE: {
    exit: EXIT.environment,
    http: 500,
    summary: 'The files of a project cannot be written.',
    cause:
      'The folder is read-only, belongs to another user, is on a full disk, or a file stands where a folder must be.',
    fix: 'Choose a folder that you may write to, and has space left.',
  },
  // plugins
  PHLO_SERVICE_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A `service.yaml` is not as it must be.',
    cause: 'It holds a key or a value that the format of services does not know, lacks one, or is not YAML.',
    fix: 'Correct the lines that the message names; `registry/schema/service.schema.json` tells an editor what is right.',
  },
  PHLO_REGISTRY_INVALID: {
    exit: EXIT.environment,
    http: 502,
    summary: 'The registry of plugins is not as it must be.',
    cause: 'The address `registry.url` of `phlo.yaml` leads elsewhere, needs a login, or the list there has mistakes.',
    fix: 'Correct `registry.url`, or remove it to use the list that comes with Phlo.',
  },
  PHLO_PLUGIN_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no plugin of that name.',
    cause: 'The name is misspelt, or the plugin is not installed in this project.',
    fix: 'Run `phlo plugin list` or `phlo plugin search`.',
  },
  PHLO_PLUGIN_INVALID: {
    exit: EXIT.failed,
    http: 422,
    summary: 'A package is no plugin, or has mistakes.',
    cause: 'Its `package.json` has no `phlo` key, or a file of it is not as the schemas in `registry/schema/` want it.',
    fix: 'Use another version of it, or tell its author what `phlo plugin check` says.',
  },
  PHLO_PLUGIN_UNVERIFIED: {
    exit: EXIT.usage,
    http: 403,
    summary: 'Nobody has verified this version of a plugin.',
    cause: 'The registry of plugins does not list it, so nobody vouches for what it does.',
    fix: 'Look at what it adds, then pass `--allow-unverified`.',
  },
  PHLO_PLUGIN_INCOMPATIBLE: {
    exit: EXIT.usage,
    http: 409,
    summary: 'A plugin is made for a newer Phlo.',
    cause: 'Its `phlo.api` is higher than what this Phlo has, so parts of it would not be understood.',
    fix: 'Install a newer Phlo (`npm install phlo@latest`), or an older version of the plugin; `--allow-incompatible` installs it regardless.',
  },
  PHLO_PLUGIN_YANKED: {
    exit: EXIT.usage,
    http: 409,
    summary: 'This version of a plugin was withdrawn.',
    cause: 'Whoever keeps the registry of plugins found something wrong with it; the message says what.',
    fix: 'Install it without a version to get the newest one that is right; `--allow-yanked` installs it regardless.',
  },
  PHLO_PLUGIN_ALTERED: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A package is not the one that was verified.',
    cause:
      'The registry of plugins lists this version with another integrity: the package was replaced, or comes from elsewhere.',
    fix: 'Do not install it. Tell whoever keeps the registry of plugins, and look at which npm registry the project uses.',
  },
  PHLO_PLUGIN_NEEDED: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A plugin cannot be removed, for the project uses a service of it.',
    cause: '`phlo.yaml` enables a service that only this plugin provides, or lets it fill a slot.',
    fix: 'Remove the service first: `phlo services remove NAME`.',
  },
  PHLO_PLUGIN_FAILED: {
    exit: EXIT.failed,
    http: 500,
    summary: 'The code of a plugin failed.',
    cause:
      'It threw an error that it did not foresee, lacks a package that it imports, or gave Phlo something of another shape.',
    fix: 'Update the plugin, or tell its author; `phlo plugin check NAME` says what is wrong with it.',
  },
  PHLO_PACKAGE_MANAGER_UNCLEAR: {
    exit: EXIT.usage,
    http: 409,
    summary: 'It is not clear by which program packages are installed.',
    cause: 'The project has the lock files of several package managers.',
    fix: 'Delete the lock file that is out of use, or say which is right by `packageManager` in `package.json`.',
  },
  PHLO_PACKAGE_MANAGER_FAILED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'The package manager did not do what it was asked.',
    cause: 'It is not installed, cannot reach its registry, does not find the package, or refuses it.',
    fix: 'Read what it said, and run its command by hand.',
  },
  // compose
  PHLO_SERVICE_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'No installed plugin provides this service.',
    cause: 'The name is misspelled, or the plugin that provides the service is not installed.',
    fix: 'List the services that there are with `phlo services list --all`, or look for a plugin with `phlo plugin search`.',
  },
  PHLO_SERVICE_NEEDED: {
    exit: EXIT.usage,
    http: 409,
    summary: 'A service that another one needs is disabled.',
    cause: '`enabled: false` takes a service out of the stack that a service of the stack depends on.',
    fix: 'Enable it again with `phlo services add`, or remove the one that needs it, too.',
  },
  PHLO_SERVICE_CYCLE: {
    exit: EXIT.usage,
    http: 400,
    summary: 'Services wait for each other.',
    cause: 'Following `depends_on` from a service leads back to it, so that none of them could ever start.',
    fix: 'Take one of the dependencies that the message names away, or go on without one of the services: `phlo services remove NAME`.',
  },
  PHLO_SERVICE_SETTING_UNKNOWN: {
    exit: EXIT.usage,
    http: 400,
    summary: '`phlo.yaml` sets a port or a variable that the service does not have.',
    cause: 'The name is misspelled, or belongs to another service.',
    fix: 'Use one of the names that the message lists. What is not among them can be set under `compose`.',
  },
  PHLO_PROFILE_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'No service has this profile.',
    cause: 'The name is misspelled, or the plugin whose service has the profile is not installed.',
    fix: 'Use one of the profiles that `phlo services list --all` shows.',
  },
  PHLO_SLOT_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'No installed service fills this slot.',
    cause:
      'The name is misspelled under `slots` of `phlo.yaml`, or the plugin whose service fills it is not installed.',
    fix: 'Use one of the slots that `phlo services list --all --json` shows under `provides`.',
  },
  PHLO_SLOT_UNFILLED: {
    exit: EXIT.usage,
    http: 409,
    summary: 'A service needs another one that is not there.',
    cause: 'No installed plugin provides what it depends on, or `slots` names a service that cannot take that place.',
    fix: 'Install a plugin that provides it, or name a service that does under `slots` in `phlo.yaml`.',
  },
  PHLO_SLOT_CLASH: {
    exit: EXIT.usage,
    http: 409,
    summary: 'Two services take the same place.',
    cause: 'More than one service of the stack fills a slot, and nothing says which one the others are to use.',
    fix: 'Choose one under `slots` in `phlo.yaml`: `slots: { object-store: minio }`.',
  },
  PHLO_TEMPLATE_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A template of a service cannot be filled in.',
    cause:
      'It names something that is not there, puts a secret where others could read it, or a value has characters that would end the text that it is put into.',
    fix: 'Correct the template, or the value in `phlo.yaml`. It may refer to `port.x`, `env.X` and `service.name.host`.',
  },
  PHLO_OVERRIDE_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'An override cannot be laid over the stack.',
    cause:
      'A `compose.*.yaml` is not a Compose file, or it or `phlo.yaml` puts a list where there is a mapping, uses what cannot be merged, or names a network, config, secret or service that the stack does not define.',
    fix: 'Correct the file and the key that the message names.',
  },
  PHLO_PORT_CLASH: {
    exit: EXIT.usage,
    http: 409,
    summary: 'Two services are to use the same port of this machine.',
    cause: '`phlo.yaml`, or it and a drop-in, or two drop-ins give one port to two services.',
    fix: 'Give one of them another port, or leave it out: a free one is then found.',
  },
  PHLO_SECRET_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no secret of that name.',
    cause: 'The name is misspelled, or no service of the stack declares it.',
    fix: 'List the names with `phlo secrets list`.',
  },
  PHLO_SECRET_HIDDEN: {
    exit: EXIT.usage,
    http: 403,
    summary: 'A secret is shown on a terminal only.',
    cause: 'The output goes to a file, a pipe or another program, where the secret would stay.',
    fix: 'Run the command in a terminal. A program that needs the secret may read it from `.phlo/secrets.env`.',
  },
  PHLO_SECRETS_INVALID: {
    exit: EXIT.environment,
    http: 500,
    summary: 'The file of secrets cannot be read.',
    cause: 'A line of `.phlo/secrets.env` is no variable, or the file belongs to another user.',
    fix: 'Correct the line that the message names; each is `NAME=value` or `NAME="value"`.',
  },
  PHLO_SECRET_UNSAFE: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A secret that somebody chose would not reach its service as it is.',
    cause:
      'The service takes it as part of an address, where `@`, `/`, `:`, `%`, `#`, blanks and the like mean something else, or replaces what looks like a reference in it, as Nessie and Grafana do.',
    fix: 'Use letters, digits, `.`, `_`, `~` and `-` alone, or let Phlo make the secret: `phlo secrets rotate NAME`.',
  },
  // docker
  PHLO_DOCKER_ABSENT: {
    exit: EXIT.environment,
    http: 503,
    summary: 'No Docker Engine was found.',
    cause:
      'Docker is not installed or not started, or `DOCKER_HOST` or the Docker context names one that does not answer.',
    fix: 'Start Docker or install it; `phlo doctor` shows where it was looked for. The target `local` needs no Docker.',
  },
  PHLO_DOCKER_DENIED: {
    exit: EXIT.environment,
    http: 503,
    summary: 'This user may not use Docker.',
    cause: 'The socket of Docker belongs to another user or group.',
    fix: 'Add yourself to its group (`sudo usermod -aG docker $USER`, then log in again), or use rootless Docker.',
  },
  PHLO_DOCKER_LOST: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Docker stopped answering.',
    cause: 'The Docker Engine was stopped, restarted or updated, or the connection to it broke.',
    fix: 'Start Docker and run the command again; it goes on from what is there.',
  },
  PHLO_DOCKER_REFUSED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'Docker refused what it was asked.',
    cause: 'The message is that of Docker: a container, volume or network is not in the state that the request needs.',
    fix: 'Run `phlo doctor`. If all is well there, `phlo services stop` and `phlo services start` begin anew; data stays.',
  },
  PHLO_COMPOSE_MISSING: {
    exit: EXIT.environment,
    http: 503,
    summary: 'Docker Compose v2 was not found.',
    cause:
      'The `docker` command or its plugin `compose` is not installed; the old `docker-compose` of Python is not enough.',
    fix: 'Install it: https://docs.docker.com/compose/install',
  },
  PHLO_COMPOSE_FAILED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'Docker Compose could not make or start the containers.',
    cause: 'The message is that of Docker Compose.',
    fix: 'Correct what the message names. `docker compose --env-file .phlo/secrets.env -f .phlo/compose.yaml config --quiet` checks the composed file by itself.',
  },
  PHLO_ENGINE_UNFIT: {
    exit: EXIT.environment,
    http: 501,
    summary: 'This container engine cannot do what was asked.',
    cause: 'Podman offers the interface of Docker, but packs and unpacks volumes in another way: data would be lost.',
    fix: 'Use Docker for it, or the commands of Podman: `podman volume export` and `podman volume import`.',
  },
  PHLO_BUILD_FAILED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'The image of a service could not be built.',
    cause: 'A step of its Dockerfile failed; the message shows what it wrote.',
    fix: 'Correct the Dockerfile, or what it copies, then run `phlo services start --build`.',
  },
  PHLO_DOCKER_DISK_FULL: {
    exit: EXIT.environment,
    http: 507,
    summary: 'The disk of Docker is full.',
    cause: 'Images, volumes, logs and build caches have used up the disk on which Docker keeps its data.',
    fix: 'See what takes the space with `docker system df`, and free some: `docker image prune`, `docker builder prune`.',
  },
  PHLO_IMAGE_UNAVAILABLE: {
    exit: EXIT.environment,
    http: 502,
    summary: 'The image of a service is not on this machine and could not be pulled.',
    cause: 'Its name or tag is wrong, its registry wants a login or cannot be reached, or the service forbids pulling.',
    fix: 'Correct `image` under `services` in `phlo.yaml`, log in with `docker login`, or pull or build the image by hand.',
  },
  PHLO_PORT_TAKEN: {
    exit: EXIT.environment,
    http: 409,
    summary: 'A port of this machine is already in use.',
    cause: 'Another program, or a container of another project, listens on the port that a service publishes.',
    fix: 'Stop what holds it, or give the service another port in `phlo.yaml`: `services.<name>.ports.<port>`.',
  },
  PHLO_SERVICE_EXITED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'A service ended when it was to run, or a step of its preparation failed.',
    cause: 'The program in the container ended by itself; its last lines mostly say why.',
    fix: 'Read them with `phlo services logs <name>`, correct its settings in `phlo.yaml`, and start again.',
  },
  PHLO_SERVICE_UNHEALTHY: {
    exit: EXIT.environment,
    http: 504,
    summary: 'A service runs but does not become healthy.',
    cause: 'Its health check fails, or it needs longer to start than was waited.',
    fix: 'Read `phlo services logs <name>`. If it is only slow, wait longer: `phlo services start --wait-timeout 600`.',
  },
  PHLO_SERVICE_OUT_OF_MEMORY: {
    exit: EXIT.environment,
    http: 502,
    summary: 'A service was killed because it used more memory than it may.',
    cause: 'The memory limit of the service, or the memory of the machine, is too small for what it does.',
    fix: 'Raise `services.<name>.compose.mem_limit` in `phlo.yaml`, or give Docker more memory.',
  },
  PHLO_HOOK_FAILED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'A command that a service wants to be run after its start failed.',
    cause: 'The command ended with another exit code than 0, or took too long, as often as it was tried.',
    fix: 'Read its output in the message and `phlo services logs <name>`, then run `phlo services start` again.',
  },
  PHLO_STACK_BUSY: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'Another command is changing the stack of this project.',
    cause: 'A start, stop, reset, snapshot or restore of the same project is at work in another process.',
    fix: 'Wait until it is done and run the command again.',
  },
  PHLO_STACK_FOREIGN: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'Containers that are not of this project stand where its containers must be.',
    cause: 'Docker knows containers of the same Compose project that Phlo did not make for this folder.',
    fix: 'Look at them with `docker ps -a`, and remove them if they are yours; Phlo never touches what is not its own.',
  },
  PHLO_STACK_ABSENT: {
    exit: EXIT.environment,
    http: 404,
    summary: 'The stack of this project has no containers or volumes to work on.',
    cause: 'It was never started, or was stopped or reset.',
    fix: 'Start it with `phlo services start`.',
  },
  PHLO_STACK_SNAPSHOT_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no snapshot of this name.',
    cause: 'The name is misspelt, or the snapshot was removed from `.phlo/snapshots/`.',
    fix: 'Run `phlo services snapshot --list` to see what there is.',
  },
  PHLO_STACK_SNAPSHOT_EXISTS: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A snapshot of this name exists already.',
    cause: 'A snapshot is never overwritten.',
    fix: 'Choose another name, or remove its folder below `.phlo/snapshots/`.',
  },
  PHLO_STACK_SNAPSHOT_DAMAGED: {
    exit: EXIT.environment,
    http: 500,
    summary: 'A snapshot is not what was saved.',
    cause: 'A file of it is missing or has changed since: a copy was cut short, or the disk failed.',
    fix: 'Restore another snapshot, or bring its files back from a backup. Nothing was replaced.',
  },
  PHLO_RESTORE_UNFINISHED: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A restore was cut short, and the volumes are partly old and partly new.',
    cause: 'The process, Docker or the machine was stopped while a snapshot was being restored.',
    fix: 'Run `phlo services restore` again, or `phlo services reset` to begin with empty volumes.',
  },
  // iceberg
  PHLO_METADATA_INVALID: {
    exit: EXIT.environment,
    http: 500,
    summary: 'A metadata file of a table cannot be read.',
    cause:
      'The file is damaged, was edited, or was written by a program that does not keep to the Iceberg specification.',
    fix: 'Run `phlo catalog fsck` to see what else is affected, then restore the file from a backup or read an older commit.',
  },
  PHLO_PARTITION_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A table cannot be partitioned as asked.',
    cause:
      'The column is not there, is nested in a list or map, is of a type that the transform does not take, or the name of the partition field is taken by another column.',
    fix: 'Partition by a column of the schema: `identity`, `bucket[N]` and `truncate[N]` of most types; `year`, `month`, `day` of dates and timestamps; `hour` of timestamps.',
  },
  PHLO_PUSH_DIVERGED: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A branch or tag of the target has changes that the source has not.',
    cause: 'Somebody worked on it in the target, or a branch or tag of the same name was made on both sides.',
    fix: 'Copy under another name and merge there: `--refs main:incoming`. To copy tables onto what is there: `--tables`.',
  },
  PHLO_COPY_DIFFERS: {
    exit: EXIT.failed,
    http: 500,
    summary: 'What was copied to a target is not what the source has.',
    cause: 'A file of the same name was there already, or was changed or damaged while it was copied.',
    fix: 'Run `phlo catalog fsck` on the target, and move away the file that is named. No branch or tag was moved.',
  },
  PHLO_RELOCATION_REFUSED: {
    exit: EXIT.failed,
    http: 409,
    summary: 'A table cannot be rewritten for another place.',
    cause:
      'Another engine deleted rows of it by position, and its delete files name the data files by their old locations.',
    fix: 'Compact the table with the engine that wrote the deletes, then run `phlo catalog relocate` again. Phlo itself reads the table either way.',
  },
  PHLO_SCHEMA_INCOMPATIBLE: {
    exit: EXIT.failed,
    http: 409,
    summary: 'A table cannot take the schema that is asked of it.',
    cause:
      'Columns can be added, widened (int to long, float to double, a decimal to more digits) and made optional; a key is made of required columns that are neither nested in lists and maps nor floating-point.',
    fix: 'Give the column the type that the table has, or write to a new column or a new table.',
  },
  PHLO_SNAPSHOT_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'A table has no snapshot with the given id.',
    cause: 'The id is mistyped, belongs to another table or branch, or the snapshot has expired.',
    fix: 'List the snapshots with a query on the table, as in `select * from "bronze"."entries$snapshots"`.',
  },
  PHLO_TABLE_FORMAT_NEWER: {
    exit: EXIT.environment,
    http: 501,
    summary: 'A table has an Iceberg format version that this Phlo does not read.',
    cause: 'Another engine wrote or upgraded the table with a format version above 2.',
    fix: 'Use a newer Phlo, or write the table again with format version 2 from the engine that upgraded it.',
  },
  // pipelines
  PHLO_WORKFLOW_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A workflow file is not as it must be.',
    cause: 'The file cannot be loaded, or an option in it has a name or a value that does not exist.',
    fix: 'Edit the file at the line that the message names.',
  },
  PHLO_SCHEMA_UNSUPPORTED: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A schema says something that a table or SQL cannot hold.',
    cause: 'Rows are validated in SQL, so what only TypeScript can check or change is refused rather than ignored.',
    fix: 'Use a type or a constraint of the list in the documentation, or write the rule as `check.sql`.',
  },
  PHLO_ASSET_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'No asset is selected by this name.',
    cause: 'The selection names no table, export or tag of the project’s workflows.',
    fix: 'Run `phlo status` to list the assets. Select by table, export name, `tag:NAME` or `*`, with `+` for neighbours.',
  },
  PHLO_ROWS_INVALID: {
    exit: EXIT.failed,
    http: 422,
    summary: 'Rows of the source do not fit the schema.',
    cause:
      'A value is of another type than its column, is missing, or breaks a constraint. Nothing was written to the target.',
    fix: "Correct the source at the lines named, widen the schema in the workflow, or have such rows set aside by `contract: { rows: 'quarantine' }`.",
  },
  PHLO_QUARANTINE_FULL: {
    exit: EXIT.failed,
    http: 422,
    summary: 'More rows do not fit than are set aside.',
    cause:
      "The asset says `contract: { rows: 'quarantine' }`, and its rows that do not fit, those of earlier runs included, are more than 100,000 or have more than 64 MB. Nothing was written to the target.",
    fix: 'Correct the source or the schema; replay or drop the rows that are in quarantine.',
  },
  PHLO_QUARANTINE_MISSING: {
    exit: EXIT.environment,
    http: 404,
    summary: 'The warehouse lacks the rows that a table says are in quarantine.',
    cause:
      'They are kept outside of the table, below `_quarantine/`. That was removed, or the table came here without it.',
    fix: 'Read all files again by `phlo materialize ASSET --refresh`, or give the rows up by `phlo quarantine drop ASSET`.',
  },
  PHLO_REPLAY_REFUSED: {
    exit: EXIT.usage,
    http: 422,
    summary: 'The rows in quarantine cannot be replayed so.',
    cause:
      'A table whose rows are replaced as a whole gets no rows besides, and rows of different formats are not read together.',
    fix: 'Do as the message says: `phlo materialize ASSET --refresh`, or replay the rows of one run by `--run`.',
  },
  PHLO_COLUMNS_FROZEN: {
    exit: EXIT.failed,
    http: 409,
    summary: 'The source has columns that the table lacks, and its contract freezes them.',
    cause: "The asset says `contract: { columns: 'freeze' }`, so a run does not add columns or widen types.",
    fix: "Add the columns to the schema, or let the table follow its source by `contract: { columns: 'evolve' }`.",
  },
  PHLO_COLUMN_UNKNOWN: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A check or an option names a column that the table does not have.',
    cause: 'The name is mistyped, or the source has no such column.',
    fix: 'Correct the name in the workflow. `phlo catalog describe TABLE` lists the columns.',
  },
  PHLO_CURSOR_UNKNOWN: {
    exit: EXIT.failed,
    http: 409,
    summary: 'It is not known which files a table was already filled from.',
    cause: 'The table has rows that no run of this asset wrote, so appending files could write rows a second time.',
    fix: 'Run `phlo materialize ASSET --refresh` to read all files again and replace the rows.',
  },
  PHLO_SOURCE_CHANGED: {
    exit: EXIT.failed,
    http: 409,
    summary: 'A file that was already appended has changed.',
    cause: 'Its earlier rows are in the table, so appending it again would write some of them a second time.',
    fix: "Run `phlo materialize ASSET --refresh` to read all files again, or use `write: 'upsert'` with a key.",
  },
  PHLO_ENVIRONMENT_MISSING: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A workflow needs an environment variable that is not set.',
    cause: 'The workflow refers to it by `env()`; it is neither in the environment nor in `.env.local` or `.env`.',
    fix: 'Set the variable, for example in `.env.local`, and run the command again.',
  },
  PHLO_RUN_IN_PROGRESS: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'Another run is working on this asset.',
    cause: 'An asset has one run at a time. A run that crashed gives its assets free within a minute.',
    fix: 'Wait for the run that the message names, then run the command again. `phlo runs list` shows it.',
  },
  PHLO_RUN_OVERTAKEN: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A run was away for so long that another one took over its assets.',
    cause: 'Its process was stopped or its disk did not answer, so its lease ended before the run did.',
    fix: 'Run the command again; nothing of this run was published.',
  },
  PHLO_RUN_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no such run.',
    cause: 'The id is mistyped, or the run belongs to another warehouse.',
    fix: 'Run `phlo runs list` to see the runs.',
  },
  PHLO_RUN_AMBIGUOUS: {
    exit: EXIT.usage,
    http: 400,
    summary: 'Part of an id names more than one run.',
    cause: 'Runs that were started within the same seconds have ids that begin alike.',
    fix: 'Give the whole id, or more of its end, where ids differ most. `phlo runs list` shows them.',
  },
  PHLO_RUN_NOT_PUBLISHABLE: {
    exit: EXIT.failed,
    http: 409,
    summary: 'A run cannot be published.',
    cause: 'It did not come to its end, its checks failed, its branch is gone, or it was published before.',
    fix: 'Run `phlo runs show RUN` to see what became of it.',
  },
  // tables
  PHLO_TABLE_AMBIGUOUS: {
    exit: EXIT.failed,
    http: 422,
    summary: 'A statement names two tables that SQL does not tell apart.',
    cause: 'The names of the tables, or of the refs after `@`, differ only by upper and lower case.',
    fix: 'Name one of the two tables in a statement. To read both in one, write one of them under another name first.',
  },
  PHLO_TABLE_UNKNOWN: {
    exit: EXIT.usage,
    http: 404,
    summary: 'There is no table of that name on the ref.',
    cause: 'The name is mistyped, the table is on another branch, or it was dropped.',
    fix: 'Run `phlo catalog tables` to see what is there; name another ref with `--ref`.',
  },
  PHLO_TIME_INVALID: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A text is neither a time nor the name of a ref.',
    cause: 'Times are ISO 8601: a date, or a date and a time, with or without a zone.',
    fix: 'Write a time like `2026-11-23T14:30:00Z`, or the name of a tag or commit.',
  },
  PHLO_REF_IMMUTABLE: {
    exit: EXIT.usage,
    http: 400,
    summary: 'A tag or a commit cannot be changed.',
    cause: 'Only branches move; a tag or commit always shows the same tables.',
    fix: 'Make a branch from it with `phlo branch create NAME --from REF`.',
  },
  PHLO_BRANCH_PROTECTED: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A protected branch was to be changed directly.',
    cause: 'Protected branches move by merge, by revert, or by a run that passed its checks.',
    fix: 'Make the change on another branch and merge it with `phlo branch merge`.',
  },
  PHLO_COLUMNS_MISMATCH: {
    exit: EXIT.failed,
    http: 400,
    summary: 'The rows do not have the columns of the table.',
    cause: 'A required column is missing, or there is a column that the table does not have.',
    fix: 'Correct the names, or let the write add the columns to the table.',
  },
  PHLO_KEY_MISSING: {
    exit: EXIT.usage,
    http: 400,
    summary: 'Rows were to be matched in a table that has no key.',
    cause: 'An upsert finds the row to update by the key of the table.',
    fix: 'Give the table a key, or use the write mode `append` or `replace`.',
  },
  PHLO_KEY_NULL: {
    exit: EXIT.failed,
    http: 400,
    summary: 'Rows have no value in a column of the key.',
    cause: 'A row without a key can be matched with no other, now or later.',
    fix: 'Leave such rows out or give them a key; nothing was written.',
  },
  PHLO_KEY_DUPLICATE: {
    exit: EXIT.failed,
    http: 400,
    summary: 'Several rows of one upsert have the same key.',
    cause: 'Which of them is to win is not known.',
    fix: 'Remove the repeated rows, or name the column that tells which is the last one: `cursor: { column: … }`.',
  },
  PHLO_MERGE_CONFLICT: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'Both sides of a merge changed a table in ways that do not combine.',
    cause: 'Only tables to which both sides appended rows are combined; anything else would be a guess.',
    fix: 'Compare the two with `phlo branch diff`, then redo one of the changes on top of the other.',
  },
  PHLO_MERGE_STALE: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A table that the merge relies on has changed on the target.',
    cause: 'Another change was published after this one had read the table.',
    fix: 'Run again: it starts from what is there now.',
  },
  PHLO_RUN_UNPUBLISHED: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'The branch belongs to a run that was not published.',
    cause: 'Its checks failed, or it was run without publishing.',
    fix: 'Publish it with `phlo publish RUN`, or merge it regardless with `--force`.',
  },
  PHLO_COMMIT_NOT_ON_BRANCH: {
    exit: EXIT.usage,
    http: 404,
    summary: 'A commit is not one of those that changed the branch.',
    cause: 'It is on another branch, or it came to this one as part of a merge.',
    fix: 'Choose a commit that `phlo branch log` lists; to undo a merge, name the merge.',
  },
  PHLO_REVERT_CONFLICT: {
    exit: EXIT.conflict,
    http: 409,
    summary: 'A later commit changed the same table again.',
    cause: 'Undoing the earlier commit would take the later one away too.',
    fix: 'Revert the later commits first, newest first.',
  },
  // files of the user
  PHLO_FILES_NONE: {
    exit: EXIT.failed,
    http: 404,
    summary: 'A path, glob or folder matches no file.',
    cause: 'The name is misspelled, relative to another folder, or all that is there is hidden or temporary.',
    fix: 'Check the path; it is relative to the folder of `phlo.yaml`, or of the shell for `phlo add` and `phlo preview`.',
  },
  PHLO_DOWNLOAD_FAILED: {
    exit: EXIT.environment,
    http: 502,
    summary: 'A file could not be downloaded.',
    cause: 'The server did not answer, refused, or stopped in the middle, or the URL is not one of http or https.',
    fix: 'Open the URL in a browser. If it needs a login, download the file and use its path.',
  },
  PHLO_FORMAT_UNKNOWN: {
    exit: EXIT.failed,
    http: 400,
    summary: 'A file is in no format that Phlo reads.',
    cause:
      'Phlo reads CSV, TSV, JSON, NDJSON, Excel (.xlsx) and Parquet; the text formats also compressed with gzip or zstd.',
    fix: 'Save the file in one of these formats, or say which one it is by `format`.',
  },
  PHLO_FILE_EMPTY: {
    exit: EXIT.failed,
    http: 400,
    summary: 'A file holds nothing.',
    cause: 'An export failed or is still being written; without even a header there are no columns.',
    fix: 'Export the file again, or leave it out of the pattern.',
  },
  PHLO_FILE_DAMAGED: {
    exit: EXIT.failed,
    http: 400,
    summary: 'A file is cut off or broken.',
    cause:
      'A compressed, Excel or Parquet file does not end as it must or fails its checksum: a copy or download stopped early.',
    fix: 'Copy or download the file again, and compare its size with the original.',
  },
  PHLO_ENCODING_INVALID: {
    exit: EXIT.failed,
    http: 400,
    summary: 'A text file holds bytes that are no characters of its encoding.',
    cause: 'Text is read as UTF-8 unless it says otherwise; older programs write Windows-1252.',
    fix: "Say which encoding it is: `files({ path: '…', encoding: 'windows-1252' })`.",
  },
  PHLO_SHEET_UNKNOWN: {
    exit: EXIT.failed,
    http: 404,
    summary: 'An Excel file has no sheet of that name.',
    cause: 'The name is misspelled, or the sheet was renamed or removed.',
    fix: 'Use one of the names that the message lists, or leave `sheet` out for the first one.',
  },
  PHLO_COLUMN_DUPLICATE: {
    exit: EXIT.failed,
    http: 400,
    summary: 'Two columns of a file have the same name.',
    cause: 'SQL does not tell `id` from `ID`, so names that differ only in case count as the same.',
    fix: 'Rename one of the columns in the file, or skip its header: `header: false, skipLines: 1` names them `column_1` and so on.',
  },
} as const satisfies Record<`PHLO_${string}`, ErrorRow>

export type ErrorCode = keyof typeof ERRORS

interface PhloErrorDetails {
  /** Commands to run or files to edit, most likely first. Overrides the general fix of the code's row. */
  readonly fixes?: readonly string[]
  /** Facts for machines: names, paths, counts. Never a secret. */
  readonly context?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** A failure that was foreseen: it has a code, and says what to do next. */
export class PhloError extends Error {
  readonly code: ErrorCode
  readonly fixes: readonly string[]
  readonly context: Readonly<Record<string, unknown>>

  /**
   * @param code - a row of {@link ERRORS}
   * @param message - one sentence that names the thing that failed
   */
  constructor(code: ErrorCode, message: string, details: PhloErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'PhloError'
    this.code = code
    this.fixes = details.fixes ?? [ERRORS[code].fix]
    this.context = details.context ?? {}
  }

  get exitCode(): number {
    return ERRORS[this.code].exit
  }

  get httpStatus(): number {
    return ERRORS[this.code].http
  }
}

/**
 * Find the known name that a mistyped one most likely meant.
 *
 * @param candidates - the names that there are; of several equally near ones the first is taken
 * @returns `undefined` when none is near: at most a third of the letters may differ, case aside
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let distanceMax = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < distanceMax) [nearest, distanceMax] = [candidate, distance]
  }
  return nearest
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(one: string, other: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const replaced = (last[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1)
      const swapped =
        one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
          ? (beforeLast[column - 2] ?? Number.POSITIVE_INFINITY) + 1
          : Number.POSITIVE_INFINITY
      current.push(Math.min(replaced, swapped, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    ;[beforeLast, last] = [last, current]
  }
  return last[other.length] ?? 0
}
