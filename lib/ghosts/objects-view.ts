import { isMoving, resourceEvents, resourceViews, type ResourceEventView, type ResourceView } from '@/lib/controller/resource-view';
import { keptReason } from '@/lib/controller/marked-removal';
import { db } from '@/lib/platform/db';
import type { Actor } from '@/lib/platform/actor';
import { scopeOf } from '@/lib/platform/scope';
import type { MarkProblem } from '@/prisma/generated/enums';
import { mayRemoveObject } from './policy';
import { countOpenObjects, openObjects, settledObjects, type ObjectRow } from './reads/marked-objects';
import { nounOfObject, objectInWords } from './words';

/** An object on AWS that carries a mark of Pergola and is the object of no resource: plain JSON. */
export interface ObjectView {
  id: string;
  noun: string;
  name: string;
  arn: string;
  accountId: string;
  accountName: string | null;
  region: string;
  awsState: string | null;
  problem: MarkProblem;
  /** For people, without a full stop. */
  sentence: string;
  /** What to check and who can help. */
  notes: string[];
  markedAs: string | null;
  service: { id: string; name: string } | null;
  foundAt: string | null;
  /** `beingRemoved` until AWS no longer knows it. */
  state: 'open' | 'beingRemoved' | 'removed' | 'gone';
  removal: { resource: ResourceView; events: ResourceEventView[]; by: string | null; at: string | null } | null;
  settledAt: string | null;
  mayRemove: boolean;
  whyNotRemove: string | null;
}

export interface ObjectsView {
  open: ObjectView[];
  settled: ObjectView[];
  /** Open ones that the page does not list. */
  more: number;
  isMoving: boolean;
}

export async function objectsView(actor: Actor): Promise<ObjectsView> {
  const scope = scopeOf(actor);
  const [open, settled, total] = await Promise.all([openObjects(scope), settledObjects(scope), countOpenObjects(scope)]);
  const rows = [...open, ...settled];
  const [accounts, resources] = await Promise.all([
    db().account.findMany({ where: { id: { in: [...new Set(rows.map(({ accountId }) => accountId))] } }, select: { id: true, name: true } }),
    resourceViews([...new Set(rows.flatMap(({ removalId }) => removalId ?? []))]),
  ]);
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const views = await Promise.all(rows.map((row) => viewOf(actor, row, names.get(row.accountId) ?? null, resources.find(({ id }) => id === row.removalId))));
  const isOpen = ({ state }: ObjectView) => state === 'open' || state === 'beingRemoved';
  return { open: views.filter(isOpen), settled: views.filter((view) => !isOpen(view)), more: Math.max(0, total - open.length), isMoving: views.some(({ state, removal }) => state === 'beingRemoved' && removal !== null && isMoving(removal.resource)) };
}

async function viewOf(actor: Actor, row: ObjectRow, accountName: string | null, resource: ResourceView | undefined): Promise<ObjectView> {
  const { id, kind, name, arn, accountId, region, awsState, markedAs, service, removal, removedBy, goneAt } = row;
  const problem = row.problem!;
  const may = mayRemoveObject(actor, row);
  const isKept = removal?.reason === keptReason;
  const isRemoved = removal?.phase === 'GONE' && !isKept;
  const state = isRemoved || (goneAt && removal && !isKept) ? 'removed' : goneAt ? 'gone' : removal && !isKept ? 'beingRemoved' : 'open';
  return {
    id, name, arn, accountId, accountName, region, awsState, problem, markedAs, service, state,
    noun: nounOfObject[kind] ?? kind,
    sentence: objectInWords({ kind, name, arn, accountId, problem }),
    notes: [...noteOf[problem], ...(isKept && resource ? [resource.sentence] : [])],
    foundAt: row.foundAt?.toISOString() ?? null,
    removal: resource ? { resource, events: await resourceEvents(resource.id, 20), by: removedBy?.name ?? null, at: row.removalAskedAt?.toISOString() ?? null } : null,
    settledAt: (isRemoved ? removal.phaseSince : goneAt)?.toISOString() ?? null,
    mayRemove: state === 'open' && may.allowed,
    whyNotRemove: state === 'open' && !may.allowed ? may.because : null,
  };
}

const noteOf: Record<MarkProblem, string[]> = {
  TWIN: ['Pergola manages the other object. Changes to this one have no effect on the service, but whoever has access through it keeps it.'],
  REMOVED: ['AWS listed it again after Pergola confirmed the removal, or someone created it with the same mark.'],
  UNKNOWN: ['It is left from before a database was restored, or another installation of Pergola manages it. Check that before you remove it.'],
};
