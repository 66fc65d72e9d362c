import { isBeingDeleted, type ResourceKind } from '@/lib/controller/driver';
import type { MarkProblem } from '@/prisma/generated/enums';

/** Kinds of objects that carry a mark: a tag, or the description of a connection. */
export type MarkedKind = Extract<ResourceKind, 'resource-gateway' | 'resource-configuration' | 'resource-share' | 'connection'>;

/** An object as a list of its account and Region shows it. */
export interface ListedObject {
  kind: MarkedKind;
  arn: string;
  name: string;
  awsState: string;
  /** When AWS last changed it, as ISO 8601. */
  changedAt: string | null;
  /** The list shows the mark too; undefined: it takes a call of its own. */
  markedAs?: string | null;
}

/** The resource that a mark names. */
export interface MarkedResource {
  kind: string;
  accountId: string;
  region: string;
  awsArn: string | null;
  desired: 'PRESENT' | 'ABSENT';
  phase: string;
  /** A pass makes, replaces or removes it now, or did so lately: lists may be behind. */
  isChanging: boolean;
}

interface Place {
  accountId: string;
  region: string;
}

/** AWS deletes it already, or has. */
export function isLeaving({ awsState }: Pick<ListedObject, 'awsState'>): boolean {
  return isBeingDeleted(awsState);
}

/**
 * What is wrong with an object that carries the mark of `resource`; null: nothing, or nothing yet. `live` holds the ARNs that
 * the lists of the place show and that AWS does not delete. A resource whose own object is not among them adopts this
 * one in its next pass. Pure.
 */
export function judgeMark({ kind, arn }: Pick<ListedObject, 'kind' | 'arn'>, resource: MarkedResource | undefined, { accountId, region }: Place, live: ReadonlySet<string>): MarkProblem | null {
  if (!resource) return 'UNKNOWN';
  const isElsewhere = resource.kind !== kind || resource.accountId !== accountId || resource.region !== region;
  if (resource.isChanging && !isElsewhere) return null;
  if (resource.desired === 'ABSENT') return resource.phase === 'GONE' ? 'REMOVED' : null;
  if (isElsewhere) return 'TWIN';
  if (resource.awsArn === null || resource.awsArn === arn || !live.has(resource.awsArn)) return null;
  return 'TWIN';
}
