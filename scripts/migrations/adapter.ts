import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { createDatabase, dropDatabase } from '../database';
import { openPool } from './pool';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** PostgreSQL's internal one-byte type, which its catalogs are full of, and the one that the adapter can read instead. */
const internalCharOid = 18;
const textOid = 25;

/**
 * Prisma's driver adapter with three differences that the schema engine needs. It sends a script as it is, in one
 * implicit transaction: the original cuts it at every semicolon, also inside function bodies. It reads catalog columns
 * of type "char", which the original refuses. And it drops its shadow database with `force`: the original's own pool
 * is still connected to it at that moment.
 */
export class MigrationAdapter extends PrismaPg {
  constructor(
    pool: pg.Pool,
    private readonly url: string,
  ) {
    super(pool);
  }

  override async connect(): Promise<Adapter> {
    return adjusted(await super.connect());
  }

  override async connectToShadowDb(): Promise<Adapter> {
    const name = `pergola_shadow_${randomUUID()}`;
    const shadow = await new PrismaPg(openPool(await createDatabase(this.url, name)), { disposeExternalPool: true }).connect();
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await dropDatabase(this.url, name);
    };
    return adjusted(shadow);
  }
}

function adjusted(adapter: Adapter): Adapter {
  adapter.executeScript = async (sql) => {
    await adapter.executeRaw({ sql, args: [], argTypes: [] });
  };
  // The column types are made from the rows' fields before anybody can touch them, so those columns are called text
  // first, and by their right name afterwards.
  const internalColumns = new WeakMap<unknown[], number[]>();
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args);
    const internal = (result.fields ?? []).flatMap((field, index) => (field.dataTypeID === internalCharOid ? [index] : []));
    for (const index of internal) result.fields[index]!.dataTypeID = textOid;
    if (internal.length) internalColumns.set(result.rows, internal);
    return result;
  }) as typeof pool.query;
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (given) => {
    const result = await queryRaw(given);
    for (const index of internalColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}
