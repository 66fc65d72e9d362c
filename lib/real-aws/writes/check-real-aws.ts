import { setTimeout as sleep } from 'node:timers/promises';
import { hubCallerArn } from '@/lib/aws/sts';
import { recordAudit } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { CreatedObjects, newRunName } from '../created-objects';
import type { CheckResult, CreatedObject, RealAwsReport } from '../report';
import { accountWith, type CheckedAccount } from '../reads/accounts';
import { findOverdue } from './find-overdue';
import { runChecks } from './run-checks';
import { Scene } from './scene';

export interface RealAwsRequest {
  write: boolean;
  ownerAccountId?: string | undefined;
  consumerAccountId?: string | undefined;
  region?: string | undefined;
  domainName?: string | undefined;
  vpcId?: string | undefined;
  /** The endpoint that calls go to; nothing: AWS. */
  endpointUrl?: string | undefined;
  /** Ends the run: what was created is removed, the rest is not tried. */
  signal: AbortSignal;
  onResult(result: CheckResult): void;
  onNote(line: string): void;
  /** Shorter for tests: 2 s, 10 min and 30 s. */
  times?: { pollMs: number; patienceMs: number; settleMs: number };
}

/** Objects of a run that was killed are removed by the next run after this time. */
const lifetimeMs = 2 * 3_600_000;
const realTimes = { pollMs: 2_000, patienceMs: 600_000, settleMs: 30_000 };

/** Tries each check and removes all that it created, whatever happens in between. */
export async function checkRealAws(request: RealAwsRequest): Promise<RealAwsReport> {
  const { write, signal, onNote, times = realTimes } = request;
  const startedAt = new Date();
  const owner = await accountWith('OWNER', request.ownerAccountId);
  const consumer = await accountWith('CONSUMER', request.consumerAccountId);
  const region = request.region ?? owner?.regions[0] ?? consumer?.regions[0];
  if (!region) throw new AppError('notFound', 'Pergola has no accounts. Add one that publishes and one that consumes with "pergola accounts add".');
  const created = new CreatedObjects();
  const scene = new Scene({ ...request, owner, consumer, region, name: newRunName(startedAt, lifetimeMs), created, ...times });
  const caller = await hubCallerArn(region);
  if (write) await recordRun([owner, consumer], scene.options);
  let results: CheckResult[] = [];
  let removed: CreatedObject[] = [];
  try {
    if (write) await findOverdue(scene, startedAt).catch((error: unknown) => onNote(`Objects of earlier runs could not be listed: ${error instanceof Error ? error.message : String(error)}`));
    results = await runChecks(scene, request);
  } finally {
    if (write) onNote('Removing the objects of this run.');
    removed = await created.removeAll({ ...times, sleep });
  }
  return {
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    mode: write ? 'write' : 'read-only',
    endpoint: request.endpointUrl ?? 'AWS',
    caller,
    region,
    ownerAccountId: owner?.id ?? null,
    consumerAccountId: consumer?.id ?? null,
    interrupted: signal.aborted,
    results,
    created: removed,
  };
}

/** Objects appear and disappear in these accounts: their teams can see why. */
async function recordRun(accounts: (CheckedAccount | undefined)[], { name, region }: { name: string; region: string }): Promise<void> {
  const used = accounts.filter((account) => account !== undefined);
  await db().$transaction(async (tx) => {
    for (const { id, teamId } of used) {
      await recordAudit(tx, {
        actor: null,
        action: 'realAws.run',
        outcome: 'DONE',
        subject: { type: 'account', id },
        teamIds: [teamId],
        sentence: `ran the checks of AWS in account ${id}, with objects named ${name}`,
        data: { mode: 'write', region, name },
      });
    }
  });
}
