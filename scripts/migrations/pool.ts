import pg from 'pg';

/** A few connections for one migration. What a query meets, it throws; a connection that ends idle concerns nobody. */
export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
