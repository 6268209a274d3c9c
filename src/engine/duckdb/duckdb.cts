import util = require('node:util')
import duckdb = require('@duckdb/node-api')
import accessors = require('@duckdb/node-api/lib/vectors/dataAccessors')

// The library's own decoder drops a byte order mark that a string begins with: rows would come out other than they
// are, and bounds of strings would be wrong, so that readers leave out rows.
const replaceable: { textDecoder: util.TextDecoder } = accessors
replaceable.textDecoder = new util.TextDecoder('utf-8', { ignoreBOM: true })

/**
 * DuckDB's library. It is CommonJS, and so is this file: imported from any other, Node would first read all of the library's
 * files for the names that they export, which takes longer than loading them does.
 */
export = duckdb
