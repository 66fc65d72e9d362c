import { isMoving, resourceEvents, resourceViews, type ProofView, type ResourceEventView, type ResourceView } from '@/lib/controller/resource-view';
import type { ListRead } from '@/lib/controller/driver';
import { kindOfPrincipal, type PrincipalKind } from '@/lib/controller/principal-in-words';
import { db } from '@/lib/platform/db';
import type { Actor } from '@/lib/platform/actor';
import { scopeOf } from '@/lib/platform/scope';
import { decidersOf } from '@/lib/requests/deciders';
import { defaultUntil, dayOf, latestUntil } from '@/lib/requests/until';
import type { GhostKind } from '@/prisma/generated/enums';
import { accessKey } from './finding';
import { objectsView, type ObjectView } from './objects-view';
import { mayAdoptGhost, mayCutGhost, mayLookAgain } from './policy';
import { adoptableOf, countOpenRows, detailsOf, hindranceOf, holderAccounts, openRows, placesOf, settledRows, standingGrants, waitingRequests, type GhostRow, type HolderAccount } from './reads';
import { otherPlacesOf, readingsOf, type Reading } from './reads/readings';
import { isSettled, stateOf, type GhostState } from './status';
import { marksTask } from './writes/read-marks';
import { capitalized, ghostInWords, holderInWords, isForMany, nounOfGhost } from './words';

/** One object on AWS that lets the holder in. */
export interface GhostItem {
  id: string;
  kind: GhostKind;
  /** For people, without a full stop. */
  sentence: string;
  noun: string;
  arn: string | null;
  awsState: string | null;
  /** When it was made, as AWS tells it. */
  createdAt: string | null;
  firstSeenAt: string;
}

/** All that one holder has of one service and no grant explains: plain JSON. */
export interface UnexplainedAccess {
  /** A ghost of it: names it in actions. */
  id: string;
  state: GhostState;
  title: string;
  service: { id: string; name: string; accountId: string; region: string; teamName: string };
  holder: { id: string; kind: PrincipalKind; inWords: string; teamName: string | null };
  items: GhostItem[];
  since: string;
  /** What else is to be known of it. */
  notes: string[];
  /** A request of the account that waits. */
  request: { id: string; requester: string; deciders: string[] } | null;
  /** The last proposal to keep it came to nothing. */
  rejected: { requestId: string; by: string; comment: string | null } | null;
  decided: { by: string; at: string } | null;
  cut: { resource: ResourceView; events: ResourceEventView[]; proof: ProofView | null } | null;
  grantId: string | null;
  /** When it was over. */
  settledAt: string | null;
  mayCut: boolean;
  /** Null: it may be proposed to keep it. */
  whyNotAdopt: string | null;
  /** The holder has a grant, and this is another path than the one of that grant. */
  isOtherPath: boolean;
}

export interface GhostsView {
  open: UnexplainedAccess[];
  settled: UnexplainedAccess[];
  /** Objects that carry a mark of Pergola and are the object of no resource. */
  objects: { open: ObjectView[]; settled: ObjectView[] };
  /** Open findings and objects that the page does not list. */
  more: number;
  readings: Reading[];
  mayLookAgain: boolean;
  days: { earliest: string; suggested: string; latest: string };
  isMoving: boolean;
}

export async function ghostsView(actor: Actor): Promise<GhostsView> {
  const scope = scopeOf(actor);
  const [open, settled, places, openTotal] = await Promise.all([openRows(scope), settledRows(scope), placesOf(scope), countOpenRows(scope)]);
  const others = await otherPlacesOf(scope, places);
  const [all, access, marks, objects] = await Promise.all([accessOf(actor, [...open, ...settled]), readingsOf(places), readingsOf(others, [marksTask]), objectsView(actor)]);
  const readings = [...access, ...marks];
  const over = all.filter(({ state }) => isSettled(state)).sort((a, b) => b.settledAt!.localeCompare(a.settledAt!));
  const now = new Date();
  return {
    open: all.filter(({ state }) => !isSettled(state)),
    settled: over,
    objects: { open: objects.open, settled: objects.settled },
    more: Math.max(0, openTotal - open.length) + objects.more,
    readings,
    mayLookAgain: mayLookAgain(actor, places).allowed,
    days: { earliest: dayOf(now), suggested: defaultUntil(now), latest: latestUntil(now) },
    isMoving: objects.isMoving || readings.some(({ isBeingRead }) => isBeingRead) || all.some(({ state, cut }) => state === 'beingCut' && cut !== null && isMoving(cut.resource)),
  };
}

/** Rows of one service and holder that are decided together are one access. */
function together(rows: readonly GhostRow[]): GhostRow[][] {
  const groups = new Map<string, GhostRow[]>();
  for (const row of rows) {
    const isOver = row.goneAt !== null || row.decision === 'ADOPTED';
    const key = [accessKey(row.serviceId, row.holder), row.isOtherPath, isOver ? `${row.decision} ${(row.decidedAt ?? row.goneAt)?.getTime()}` : 'open'].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

async function accessOf(actor: Actor, rows: readonly GhostRow[]): Promise<UnexplainedAccess[]> {
  const resourceIds = [...new Set(rows.flatMap(({ decision, resourceId }) => (decision === 'CUT' && resourceId ? [resourceId] : [])))];
  const [accounts, waiting, standing, views, proofs] = await Promise.all([
    holderAccounts(rows.map(({ holder }) => holder)),
    waitingRequests(rows),
    standingGrants(rows),
    resourceViews(resourceIds),
    db().proof.findMany({ where: { resourceId: { in: resourceIds }, contradictedAt: null }, orderBy: { generation: 'asc' } }),
  ]);
  return Promise.all(
    together(rows).map(async (group) => {
      const first = group[0]!;
      const isTheirs = ({ serviceId, accountId }: { serviceId: string; accountId: string }) => serviceId === first.serviceId && accountId === first.holder;
      const decided = group.find(({ decision }) => decision !== null);
      const resource = decided?.decision === 'CUT' ? views.find(({ id }) => id === decided.resourceId) : undefined;
      const proof = proofs.find((one) => resource && one.resourceId === resource.id && decided?.decidedAt && one.at >= decided.decidedAt);
      const grant = standing.find((one) => isTheirs(one) && one.state === 'ACTIVE');
      const request = waiting.find(isTheirs);
      const isOtherPath = first.isOtherPath && grant !== undefined;
      const isGone = group.every(({ goneAt }) => goneAt !== null);
      const state = stateOf({ isGone, decision: decided?.decision ?? null, isProven: proof !== undefined, isGranted: grant !== undefined && !isOtherPath, isAsked: request !== undefined && !isOtherPath });
      const account = accounts.get(first.holder);
      const decision = state === 'adopted' && grant ? { by: grant.request.decidedBy, at: grant.createdAt } : { by: decided?.decidedBy, at: decided?.decidedAt };
      const adopt = mayAdoptGhost(actor, adoptableOf(first, account, hindranceOf(request, standing.find((one) => isTheirs(one) && one.state === 'SUSPENDED'), isOtherPath ? grant : undefined)));
      return {
        ...described(group, account, isOtherPath),
        state,
        isOtherPath,
        request: request ? { id: request.id, requester: request.requester.name, deciders: decidersOf(first.service, request.requesterId).map(({ name }) => name) } : null,
        rejected: rejectedOf(group),
        decided: decision.at ? { by: decision.by?.name ?? 'Pergola', at: decision.at.toISOString() } : null,
        cut: resource ? { resource, events: await resourceEvents(resource.id, 20), proof: proof ? { at: proof.at.toISOString(), lists: proof.lists as unknown as ListRead[] } : null } : null,
        grantId: state === 'adopted' || isOtherPath ? (grant?.id ?? first.request?.grant?.id ?? null) : null,
        settledAt: isSettled(state) ? (proof?.at ?? (state === 'adopted' ? decision.at : null) ?? first.goneAt ?? first.lastSeenAt).toISOString() : null,
        mayCut: (state === 'open' || state === 'asked') && mayCutGhost(actor, first).allowed,
        whyNotAdopt: state !== 'open' ? 'It is decided, or about to be.' : adopt.allowed ? null : adopt.because,
      };
    }),
  );
}

function rejectedOf(group: readonly GhostRow[]): UnexplainedAccess['rejected'] {
  const request = group.find((row) => row.request?.state === 'REJECTED')?.request;
  return request ? { requestId: request.id, by: request.decidedBy?.name ?? 'an approver', comment: request.comment } : null;
}

function described(group: readonly GhostRow[], account: HolderAccount | undefined, isOtherPath: boolean) {
  const first = group[0]!;
  const { service, holder } = first;
  const items = group.map((row): GhostItem => {
    const details = detailsOf(row);
    return {
      id: row.id,
      kind: row.kind,
      sentence: ghostInWords({ kind: row.kind, holder, holderName: account?.name, serviceName: service.name, details }),
      noun: nounOfGhost[row.kind],
      arn: row.awsArn,
      awsState: details.state,
      createdAt: details.createdAt,
      firstSeenAt: row.firstSeenAt.toISOString(),
    };
  });
  const inWords = holderInWords(holder, account?.name);
  return {
    id: first.id,
    title: kindOfPrincipal(holder) === 'anyone' ? `Any AWS account may use ${service.name}` : isForMany(holder) ? `Every account of ${inWords} may use ${service.name}` : `${capitalized(inWords)} ${isOtherPath ? 'also has another path to' : 'has access to'} ${service.name}`,
    service: { id: service.id, name: service.name, accountId: service.accountId, region: service.region, teamName: service.team.name },
    holder: { id: holder, kind: kindOfPrincipal(holder), inWords, teamName: account?.team.name ?? null },
    items,
    since: items.map(({ firstSeenAt }) => firstSeenAt).sort()[0]!,
    notes: [...(isOtherPath ? ['The grant of this account gives a path of its own, which stays when you remove this one.'] : []), ...notesOf(group, account)],
  };
}

function notesOf(group: readonly GhostRow[], account: HolderAccount | undefined): string[] {
  const { holder } = group[0]!;
  return [
    ...(isForMany(holder) && kindOfPrincipal(holder) !== 'anyone' ? ['How many accounts that is, Pergola cannot see, and it grows with each account that joins.'] : []),
    ...(kindOfPrincipal(holder) === 'account' && !account ? ['The account is not onboarded, so Pergola does not know whose it is.'] : []),
    ...(group.some(({ kind }) => kind === 'NETWORK_ASSOCIATION') && !account ? [`Pergola can’t read who account ${holder} shares its service network with, because the account is not onboarded.`] : []),
    ...(group.some(({ kind }) => kind === 'CONNECTION') && !group[0]!.goneAt
      ? ['AWS may not let owners delete an association that EventBridge manages. Then it remains until the people of that account delete their connection.']
      : []),
  ];
}
