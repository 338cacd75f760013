// Hocuspocus as its guide sets it up: with its SQLite extension when a path is given, else in memory.

import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'

const [port, database] = process.argv.slice(2)
const extensions = database === undefined ? [] : [new SQLite({ database })]
await new Server({ port: Number(port), address: '127.0.0.1', quiet: true, extensions }).listen()
