import type pg from 'pg';
import { openSessionPool } from '@/lib/platform/database-session';

/** A few connections for one migration, which may take as long as it needs. */
export function openPool(connectionString: string): pg.Pool {
  return openSessionPool(connectionString, { max: 2 });
}
