import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { MigrationAdapter } from './adapter';
import { openPool } from './pool';

type Glue = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

let loaded: Promise<Glue> | undefined;

/** Prisma's schema engine as WebAssembly, on one database, for as long as `work` lasts. */
export async function withSchemaEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= loadGlue();
  const { SchemaEngine } = await loaded;
  const pool = openPool(url);
  try {
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(pool, url)));
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/**
 * Node 20 cannot import a `.wasm` file as a module, so it is instantiated by hand, which is all that the package's own
 * entry would do; once in a process, because the glue knows one instance only. The glue hands the words of a panic to
 * a global registry before it throws.
 */
async function loadGlue(): Promise<Glue> {
  const root = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const { instance } = await WebAssembly.instantiate(await readFile(join(root, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  });
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return glue;
}
