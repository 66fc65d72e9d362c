import type { Subject } from '@/lib/platform/chain';
import type { Renewal } from './reads/renewal';
import type { Submission } from './writes/submit';

/** How a request is named in the audit; both sides may read it. */
export function subjectOfRequest(request: { id: string; teamId: string; service: { teamId: string } }): Subject {
  return { type: 'request', id: request.id, teamIds: [request.service.teamId, request.teamId] };
}

/** Before there is a request, the service is what was tried on. */
export function subjectOfSubmission({ service, account }: Submission): Subject {
  return { type: 'service', id: service.id, teamIds: [service.teamId, account.teamId] };
}

/** Before there is a request to renew, the access is what was tried on. */
export function subjectOfRenewal({ grant, service }: Renewal): Subject {
  return { type: 'grant', id: grant.id, teamIds: [service.teamId, grant.teamId] };
}
