import { canonicalJson, sha256 } from '@/lib/platform/canonical-json';
import type { GoneResource, OldGrant, OldRequest } from './reads/old-access';

const named = (one: { id: string; name: string } | null) => one && { id: one.id, name: one.name };

function requestOf(request: OldGrant['request'] | OldRequest) {
  const { id, state, reason, until, comment, createdAt, decidedAt, requester, decidedBy } = request;
  return { id, state, reason, until, comment, createdAt, decidedAt, requester: named(requester), decidedBy: named(decidedBy) };
}

/** One ended access with its request, decisions, AWS objects and removal proofs. */
export function lineOfGrant(grant: OldGrant): string {
  const { id, accountId, until, createdAt, endedAt, endedBy, endComment, request, renewals, service, team, principal, invitation, connections } = grant;
  return lineOf('grant', {
    id, accountId, until, createdAt, endedAt, endComment, endedBy: named(endedBy),
    service: { id: service.id, name: service.name, teamId: service.teamId, configurationArn: service.configuration?.awsArn ?? null },
    team: named(team),
    request: requestOf(request),
    renewals: renewals.map(requestOf),
    principal: { id: principal.id, key: principal.key, region: principal.region },
    invitation: invitation && { id: invitation.id, key: invitation.key, awsArn: invitation.awsArn },
    connections: connections.map((one) => ({ id: one.id, name: one.name, createdAt: one.createdAt, awsArn: one.resource.awsArn, region: one.resource.region })),
    proofs: proofsOfGrant(grant),
  });
}

/** The proofs of the removal of this grant. Those of an earlier generation are of another access of the account. */
export function proofsOfGrant({ cutGeneration, principal }: OldGrant): OldGrant['principal']['proofs'] {
  return principal.proofs.filter(({ generation }) => cutGeneration !== null && generation >= cutGeneration);
}

/** A resource with removal proofs that are in the line of no access. */
export function lineOfResource({ id, key, kind, accountId, region, awsArn, phaseSince, proofs }: GoneResource): string {
  return lineOf('resource', { id, resource: { key, kind, accountId, region, awsArn, goneSince: phaseSince }, proofs });
}

export function lineOfRequest(request: OldRequest): string {
  return lineOf('request', { ...requestOf(request), accountId: request.accountId, service: { id: request.service.id, name: request.service.name, teamId: request.service.teamId }, team: named(request.team) });
}

/** Canonical JSON with the hash of everything else in the line. */
function lineOf(kind: 'grant' | 'request' | 'resource', content: object): string {
  const document = { format: 'pergola-archive', version: 1, kind, ...content };
  return canonicalJson({ ...document, sha256: sha256(canonicalJson(document)) });
}
