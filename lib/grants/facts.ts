import { resourceViews, type ProofView, type ResourceView } from '@/lib/controller/resource-view';
import type { ListRead } from '@/lib/controller/driver';
import { testedCallOf } from '@/lib/connections/tested-call';
import { testStatusOf, type TestStatus } from '@/lib/connections/test-status';
import { databaseNow, db } from '@/lib/platform/db';
import { liveGrantIds, type GrantRow } from './reads';
import { cutOf, standingOf, type Cut, type Standing } from './status';
import { grantInWords, type InWords } from './words';

/** A grant with the resources it rests on, and what they say about it. */
export interface GrantWithFacts {
  row: GrantRow;
  standing: Standing;
  /** Time of the database at which all of this was so. */
  now: Date;
  cut: Cut | null;
  /** Null: its removal is proven, or a later access of the same account has it by now, whose state says nothing of this one. */
  principal: ResourceView | null;
  invitation: ResourceView | null;
  /** By connection id. */
  connections: Map<string, ResourceView>;
  /** By connection id: whether it was shown to work. */
  tests: Map<string, TestStatus>;
  inWords: InWords;
}

/** A connection that a suspension deleted. EventBridge creates it again under the same name with another ARN. */
export interface RestoredConnection {
  name: string;
  /** The ARN that it had; null: it was never there. */
  arn: string | null;
}

export function restoredConnections({ row, connections }: Pick<GrantWithFacts, 'row' | 'connections'>): RestoredConnection[] {
  return row.connections.filter(({ comesBack }) => comesBack).map(({ id, name }) => ({ name, arn: connections.get(id)?.awsArn ?? null }));
}

/** Reads what many grants rest on in a handful of queries. */
export async function withFacts(rows: readonly GrantRow[]): Promise<GrantWithFacts[]> {
  if (rows.length === 0) return [];
  const now = await databaseNow();
  const ended = rows.filter((row) => row.state !== 'ACTIVE');
  const [views, proofs, live] = await Promise.all([viewsById(rows), proofsOf(ended), liveGrantIds(ended, now)]);
  return rows.map((row) => {
    const standing = standingOf(row, now);
    const principal = views.get(row.principalId)!;
    const invitation = row.invitationId ? (views.get(row.invitationId) ?? null) : null;
    const connections = new Map(row.connections.flatMap(({ id, resourceId }) => (views.has(resourceId) ? [[id, views.get(resourceId)!] as const] : [])));
    const tests = new Map([...connections].map(([id, view]) => [id, testOf(row, id, view, now)] as const));
    const ofConnections = [...connections.values()];
    const cut =
      standing === 'revoked' || standing === 'suspended'
        ? cutOf({ principal, invitation, connections: ofConnections, proof: proofs.get(row.id) ?? null, replacedByGrantId: live.get(`${row.serviceId}/${row.accountId}`) ?? null })
        : null;
    const { until, suspendedAt, suspendComment } = row;
    const suspended = standing === 'suspended' && suspendedAt ? { at: suspendedAt, by: row.suspendedBy?.name ?? null, comment: suspendComment ?? '' } : null;
    const inWords = grantInWords({ standing, until, endedBy: row.endedBy?.name ?? null, endedAt: row.endedAt, suspended, cut, principal, invitation, connections: [...connections].map(([id, view]) => ({ ...view, test: tests.get(id)! })), serviceName: row.service.name, accountId: row.accountId });
    const isOwn = cut === null || (cut.is === 'beingCut' && principal.desired === 'ABSENT');
    return { row, standing, now, cut, principal: isOwn ? principal : null, invitation: isOwn ? invitation : null, connections, tests, inWords };
  });
}

function testOf({ service, account, connections }: GrantRow, connectionId: string, view: ResourceView, now: Date): TestStatus {
  const { tests, resource } = connections.find(({ id }) => id === connectionId)!;
  const { isDeclared: _, ...call } = testedCallOf({ grant: { service, account } }, { port: '', isDeclared: true, expected: service.testStatuses });
  return testStatusOf({ test: tests[0] ?? null, changedAt: latest(resource.wantedAt, service.configuration.wantedAt, service.gateway.wantedAt, service.testChangedAt), readySince: new Date(view.phaseSince), call, hasTest: service.testMethod !== null, hasRole: account.httpTaskRoleArn !== null, now });
}

function latest(...times: (Date | null)[]): Date {
  return new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
}

async function viewsById(rows: readonly GrantRow[]): Promise<Map<string, ResourceView>> {
  const ids = rows.flatMap((row) => [row.principalId, ...(row.invitationId ? [row.invitationId] : []), ...row.connections.map(({ resourceId }) => resourceId)]);
  return new Map((await resourceViews([...new Set(ids)])).map((view) => [view.id, view]));
}

/** By grant, the first proof of the principal's absence since the grant's cut. */
async function proofsOf(ended: readonly GrantRow[]): Promise<Map<string, ProofView>> {
  const proofs = await db().proof.findMany({ where: { resourceId: { in: ended.map((row) => row.principalId) }, contradictedAt: null }, orderBy: { generation: 'asc' } });
  return new Map(
    ended.flatMap((row) => {
      const proof = proofs.find(({ resourceId, generation }) => resourceId === row.principalId && row.cutGeneration !== null && generation >= row.cutGeneration);
      return proof ? [[row.id, { at: proof.at.toISOString(), lists: proof.lists as unknown as ListRead[] }] as const] : [];
    }),
  );
}
