import { db } from '@/lib/platform/db';
import type { Desired, Phase, Resource } from '@/prisma/generated/client';
import type { Helper, ListRead, ResourceKind } from './driver';
import { healthAbove } from './health-above';
import { healthOfRow, type HealthAbove, type HealthView } from './health-view';
import { nameOfResource } from './name-of-resource';
import { driverFor } from './drivers/registry';

/** A resource as pages show it: plain JSON, times as ISO strings. */
export interface ResourceView {
  id: string;
  kind: ResourceKind;
  /** For people: `resource gateway`. */
  noun: string;
  /** As AWS names it. */
  name: string;
  accountId: string;
  region: string;
  desired: Desired;
  generation: number;
  phase: Phase;
  sentence: string;
  reason: string | null;
  blockedBy: Helper | null;
  awsId: string | null;
  awsArn: string | null;
  /** The ARN that it had before, and when it got the present one; null: it never had another. */
  arnChange: { from: string; at: string } | null;
  awsState: string | null;
  phaseSince: string;
  observedAt: string | null;
  /** Null until it was ready once; a drift check does not take it back. */
  readyAt: string | null;
  /** How long AWS usually takes, in seconds. */
  usuallySeconds: number;
  /** Ids of what it depends on. */
  dependsOn: string[];
  /** Null: not made yet, or being removed. */
  health: HealthView | null;
  /** The worst of what it depends on, at any distance; null: all of that is as wanted, as far as AWS was asked. */
  above: HealthAbove | null;
  /** False: what was changed by hand waits for somebody to ask for its repair. */
  repairs: boolean;
}

/** One line of a resource's progress. */
export interface ResourceEventView {
  at: string;
  phase: Phase;
  sentence: string;
  /** The change that AWS was asked for, and AWS's request id. */
  awsCall: string | null;
  awsRequestId: string | null;
}

/** What a verified cut rests on. */
export interface ProofView {
  at: string;
  lists: ListRead[];
}

type Row = Resource & { dependsOn: { dependsOnId: string }[] };

function viewOf(row: Row, above: HealthAbove | null): ResourceView {
  const driver = driverFor(row.kind as ResourceKind);
  return {
    id: row.id,
    kind: driver.kind,
    noun: driver.noun,
    name: nameOfResource(row),
    accountId: row.accountId,
    region: row.region,
    desired: row.desired,
    generation: row.generation,
    phase: row.phase,
    sentence: row.sentence,
    reason: row.reason,
    blockedBy: row.blockedBy as Helper | null,
    awsId: row.awsId,
    awsArn: row.awsArn,
    arnChange: arnChangeOf(row),
    awsState: row.awsState,
    phaseSince: row.phaseSince.toISOString(),
    observedAt: row.observedAt?.toISOString() ?? null,
    readyAt: row.readyAt?.toISOString() ?? null,
    usuallySeconds: driver.usuallySeconds,
    dependsOn: row.dependsOn.map((link) => link.dependsOnId),
    health: healthOfRow(row),
    above,
    repairs: row.repairs,
  };
}

function arnChangeOf({ formerArns, arnChangedAt }: Resource): ResourceView['arnChange'] {
  const from = formerArns.at(-1);
  return from && arnChangedAt ? { from, at: arnChangedAt.toISOString() } : null;
}

/** Views in the order of the ids. The caller has checked that the actor may see what they belong to. */
export async function resourceViews(resourceIds: readonly string[]): Promise<ResourceView[]> {
  const [rows, above] = await Promise.all([
    db().resource.findMany({ where: { id: { in: [...resourceIds] } }, include: { dependsOn: { select: { dependsOnId: true } } } }),
    healthAbove(resourceIds),
  ]);
  const byId = new Map(rows.map((row) => [row.id, viewOf(row, above.get(row.id) ?? null)]));
  return resourceIds.flatMap((id) => byId.get(id) ?? []);
}

/** The latest lines of progress, oldest first. */
export async function resourceEvents(resourceId: string, limit = 50): Promise<ResourceEventView[]> {
  const events = await db().resourceEvent.findMany({ where: { resourceId }, orderBy: { id: 'desc' }, take: limit });
  return events.reverse().map(({ at, phase, sentence, awsCall, awsRequestId }) => ({ at: at.toISOString(), phase, sentence, awsCall, awsRequestId }));
}

/** Whether pages should keep asking: something is still moving by itself. */
export function isMoving(view: Pick<ResourceView, 'phase'>): boolean {
  return view.phase !== 'CONVERGED' && view.phase !== 'GONE' && view.phase !== 'BLOCKED';
}
