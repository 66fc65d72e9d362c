import { setTimeout as sleep } from 'node:timers/promises';
import { surveyAccount } from '@/lib/controller/survey';
import { closeLookMs, driftCheckMs, surveyMs } from '@/lib/controller/timing';
import { region } from '../portal';
import type { Engine } from './engine';

/** Before anything was looked at. */
const longAgo = '2000-01-01T00:00:00.000Z';
/** When the close look at a resource is due, as the survey reckons it. */
const closeLookSql = `$1::float8 * (0.5 + (hashtext(r.id) & 1023) / 2046.0) * interval '1 ms'`;

/** Reads the lists of all accounts and lets a worker, which must be running, look at what they show for the first time. */
export async function surveyAll({ accountIds, client }: Engine): Promise<void> {
  for (const accountId of accountIds) await surveyAccount({ accountId, region });
  for (;;) {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM resource WHERE surveyed IS NOT NULL AND "observedAt" <= split_part(surveyed, ' ', 1)::timestamptz`);
    if (rows[0]!.count === 0) return;
    await sleep(250);
  }
}

/**
 * As all would be after days of rest: the lists of the accounts are due one after the other, what they show is known, each resource was looked
 * at closely at some time of the last day, and nothing is due that the next reading of the lists puts off again.
 */
export async function settle({ client }: Engine): Promise<void> {
  await client.query(`UPDATE resource r SET "observedAt" = now() - random() * ${closeLookSql}, surveyed = $2 || substr(surveyed, position(' ' in surveyed)) WHERE phase = 'CONVERGED' AND surveyed IS NOT NULL`, [closeLookMs, longAgo]);
  await client.query(`INSERT INTO account_check ("accountId", region, task, "nextAt") SELECT DISTINCT "accountId", region, 'drift', now() FROM resource ON CONFLICT DO NOTHING`);
  await client.query(`UPDATE account_check SET "nextAt" = now() + random() * $1::float8 * interval '1 ms'`, [surveyMs]);
  await client.query(
    `UPDATE resource r SET "nextPassAt" = least(c."nextAt" + $2::float8 * interval '1 ms', r."observedAt" + ${closeLookSql})
     FROM account_check c WHERE c."accountId" = r."accountId" AND c.region = r.region AND c.task = 'drift' AND r.phase = 'CONVERGED' AND surveyed IS NOT NULL`,
    [closeLookMs, driftCheckMs - surveyMs],
  );
  await client.query('VACUUM ANALYZE');
}
