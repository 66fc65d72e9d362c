import { dayInWords } from '@/lib/requests/until';
import type { Draft } from '../draft';

/** What of the audit is told to the consumer's team. */
type NewsAction = 'grant.revoke' | 'grant.giveBack' | 'grant.expire' | 'grant.suspend' | 'grant.resume' | 'request.approve' | 'request.reject';

/** Something that somebody, or the clock, did to access that a team has or has asked for. */
export interface Event {
  key: string;
  action: NewsAction;
  /** Null: Pergola, by the clock. */
  actorId: string | null;
  actorName: string;
  comment: string | null;
  /** The consumer's. */
  teamId: string;
  serviceName: string;
  accountId: string;
  /** None when a request was rejected that was not about access that stands. */
  grantId: string | null;
  /** Set when it was a request that was decided. */
  requestId: string | null;
  /** Until when it was asked for, or lasts. */
  until: Date;
  isRenewal: boolean;
  /** It ended, or was closed, because the service is being retired. */
  retires: boolean;
}

/** Tells what happened, whose doing it was and why. Whoever did it is not told. */
export function tellEvent(event: Event): Draft {
  const { key, teamId, actorId, grantId, requestId } = event;
  return { key, teamId, weight: 'INFO', sentence: sentenceOf(event), href: grantId && event.action !== 'request.reject' ? `/access/${grantId}` : `/approvals/${requestId}`, ...(actorId && { notFor: [actorId] }) };
}

function sentenceOf(event: Event): string {
  const { action, actorName, serviceName, accountId, until, isRenewal, retires } = event;
  const access = `your access to ${serviceName} in account ${accountId}`;
  const why = quoted(event.comment);
  switch (action) {
    case 'grant.revoke':
      if (retires) return `${actorName} has ended ${access}${why}. What used it fails from now on.`;
      return `${actorName} has revoked ${access}${why}. What used it fails from now on. Ask for it again if you still need it.`;
    case 'grant.giveBack':
      return `${actorName} has given back ${access}${why}. What used it fails from now on.`;
    case 'grant.expire':
      return `Y${access.slice(1)} has ended, since its date, ${dayInWords(until)}, has passed. Ask for it again if you still need it.`;
    case 'grant.suspend':
      return `${actorName} has suspended ${access}${why}. What uses it fails until they resume it; its end date goes on.`;
    case 'grant.resume':
      return `${actorName} has resumed ${access}. Connections whose credentials are asked for need them entered again, since Pergola keeps none.`;
    case 'request.approve':
      return isRenewal
        ? `${actorName} has renewed ${access} until ${dayInWords(until)}${why}. Nothing was interrupted.`
        : `${actorName} has approved your request for ${serviceName} in account ${accountId}, until ${dayInWords(until)}${why}. Connect it now.`;
    case 'request.reject':
      if (retires) return `Your request ${isRenewal ? `to renew ${serviceName}` : `for ${serviceName}`} in account ${accountId} was closed${why}.`;
      return `${actorName} has rejected your request ${isRenewal ? `to renew ${serviceName}` : `for ${serviceName}`} in account ${accountId}${why}. ${isRenewal ? 'The end date stays as it was' : 'Nothing was given'}; you can ask again with what they missed.`;
  }
}

function quoted(comment: string | null): string {
  return comment?.trim() ? ` (“${comment.trim().replace(/\s+/g, ' ')}”)` : '';
}
