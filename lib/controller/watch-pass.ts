import { trace } from '@opentelemetry/api';
import type { AwsCall } from '@/lib/aws/observer';
import { newReference } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import { inSpan } from '@/lib/platform/tracing';
import { inWork } from '@/lib/platform/work-context';
import type { Resource } from '@/prisma/generated/client';
import { convergeSeconds, leasesLost, passes, passSeconds } from './metrics';
import type { Outcome } from './outcome';
import type { ChangeCall, NextPass } from './write-down';

/** Runs a pass so that every line of the log and every span in it says which resource and which pass it is about. */
export function watchPass<T>(row: Pick<Resource, 'id' | 'kind' | 'accountId' | 'region'>, run: () => Promise<T>): Promise<T> {
  const ids = { pass: newReference(), resource: row.id, account: row.accountId, region: row.region };
  const attributes = { 'pergola.pass': ids.pass, 'pergola.resource': row.id, 'pergola.kind': row.kind, 'cloud.account.id': row.accountId, 'cloud.region': row.region };
  return inWork(ids, () => inSpan(`pass ${row.kind}`, { attributes }, run));
}

/** What AWS refused, or did not answer, with its request id where there is one. */
export type FailedCall = Pick<AwsCall, 'result' | 'requestId'> & { call: string };

export interface PassSeen {
  row: Resource;
  outcome: Outcome;
  owner: string;
  calls: string[];
  changes: ChangeCall[];
  failed: FailedCall[];
  /** Null: nothing was written, or only a wake-up leads to another look. */
  next: NextPass | null;
  /** Milliseconds. */
  ms: number;
  /** From the change of intent to the beginning of the pass, on the database's clock. */
  wantedAgeMs: number;
}

/** How a pass ended: a line, the attributes of its span, and what is measured. */
export function tellOfPass({ row, outcome, owner, calls, changes, failed, next, ms, wantedAgeMs }: PassSeen): void {
  const { phase } = outcome;
  const reason = 'reason' in outcome ? outcome.reason : undefined;
  log().info({ kind: row.kind, owner, from: row.phase, phase, reason, calls, changed: changes, failed, ms: Math.round(ms) }, 'pass');
  trace.getActiveSpan()?.setAttributes({ 'pergola.phase': phase, 'pergola.reason': reason, 'pergola.changes': changes.length });
  passes.inc({ kind: row.kind, outcome: phase });
  passSeconds.observe({ kind: row.kind }, ms / 1_000);
  const isFirstTime = phase === 'CONVERGED' && row.readyGeneration !== row.generation && next !== null && next.inMs > 0;
  if (isFirstTime) convergeSeconds.observe({ kind: row.kind }, (wantedAgeMs + ms) / 1_000);
}

export function tellOfLostLease(row: Pick<Resource, 'kind'>): void {
  log().warn({ kind: row.kind }, 'lease lost');
  leasesLost.inc();
}
