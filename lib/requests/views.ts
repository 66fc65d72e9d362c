import { parametersOf, signInDetailsOf, signInInWords } from '@/lib/connections/sign-in';
import { needsInvitation } from './reads/organization';
import { firstPortOf, endpointOf } from '@/lib/connections/http-task';
import { shareName } from '@/lib/controller/specs';
import type { Actor } from '@/lib/platform/actor';
import type { Choices } from '@/lib/platform/choices';
import { standingOf, stands } from '@/lib/grants/status';
import type { RequestState } from '@/prisma/generated/enums';
import { decidersOf } from './deciders';
import { digestOf } from './digest';
import { mayDecide, mayRequest, mayWithdraw } from './policy';
import { requestsBetween, requestsOfGrant, requestingAccounts, type RequestableService, type RequestingAccount, type RequestRow } from './reads';
import { requestSentence } from './sentence';
import { scopeOf } from '@/lib/platform/scope';
import { testInWords } from '@/lib/services/declared-test';
import { whyNotHttps } from '@/lib/services/https';
import { dayInWords } from './until';

/** A request as lists show it: plain JSON. */
export interface RequestItem {
  id: string;
  state: RequestState;
  /** `Forecasting asks for service1 in account 222222222222 until 21 February 2027, to …` */
  sentence: string;
  service: { id: string; name: string; isPublished: boolean };
  accountId: string;
  requester: string;
  createdAt: string;
  until: string;
  decidedBy: string | null;
  decidedAt: string | null;
  comment: string | null;
  grantId: string | null;
  /** When it asks for a later end date: of which access, until when that is now, and whether it still stands. */
  renews: { grantId: string; until: string; stands: boolean } | null;
  /** The account has it on AWS already, without a grant: its owners found it, and propose to keep it. */
  isFound: boolean;
  /** By name, while it waits. */
  deciders: string[];
  /** Only whoever is of the asking team. */
  mayWithdraw: boolean;
}

export function requestItem(actor: Actor, row: RequestRow): RequestItem {
  const { id, state, service, accountId, requester, createdAt, until, decidedBy, decidedAt, comment, grant, renewsGrant, team, reason, ghosts } = row;
  const isFound = ghosts.length > 0;
  return {
    id, state, accountId, comment, isFound,
    sentence: requestSentence({ isFound, teamName: team.name, serviceName: service.name, accountId, until, reason, renewal: renewsGrant && { stands: state === 'PENDING' ? renewsGrant.until : null } }),
    service: { id: service.id, name: service.name, isPublished: service.state === 'PUBLISHED' },
    requester: requester.name,
    createdAt: createdAt.toISOString(),
    until: until.toISOString(),
    decidedBy: decidedBy?.name ?? null,
    decidedAt: decidedAt?.toISOString() ?? null,
    grantId: grant?.id ?? renewsGrant?.id ?? null,
    renews: renewsGrant && { grantId: renewsGrant.id, until: renewsGrant.until.toISOString(), stands: stands(standingOf(renewsGrant, new Date())) },
    deciders: decidersOf(service, requester.id).map(({ name }) => name),
    mayWithdraw: state === 'PENDING' && mayWithdraw(actor, row).allowed,
  };
}

/** What an approval would grant, in words and one by one. */
interface GrantedInWords {
  endpoint: string;
  portRanges: string[];
  region: string;
  ownerAccountId: string;
  accountId: string;
  accountName: string;
  signIn: string;
  /** `Action=Forecast (query)` */
  parameters: string[];
  /** Why EventBridge can't call it, in words; null: nothing is known. */
  whyNotHttps: string | null;
  /** `GET /health, expects 200`; what Pergola sends once through each new connection. */
  test: string;
  /** What the account can do with it beyond its own use. */
  onwardSharing: string;
  until: string;
}

export interface RequestPage extends RequestItem {
  reason: string;
  teamName: string;
  digest: string;
  /** Null: this person may decide; else why not. */
  whyNotDecide: string | null;
  granted: GrantedInWords;
  /** What was asked and decided about the access that it renews. */
  ofGrant: RequestItem[];
  /** AWS objects that an approval makes, in words. */
  willBeMade: string[];
  history: RequestItem[];
}

/** Everything that a decision rests on; asks AWS whether the two accounts are in one organization while it is pending. */
export async function requestPage(actor: Actor, row: RequestRow): Promise<RequestPage> {
  const { service, accountId, account, until } = row;
  const { renewsGrant } = row;
  const [history, ofGrant, isInvited] = await Promise.all([
    requestsBetween(scopeOf(actor), row),
    renewsGrant ? requestsOfGrant(scopeOf(actor), renewsGrant.id) : [],
    row.state === 'PENDING' && !renewsGrant
      ? needsInvitation({ accountId: service.accountId }, { accountId }, service.region, { sourceIdentity: actor.personId, sessionName: row.id })
      : Promise.resolve(false),
  ]);
  const decision = mayDecide(actor, row);
  return {
    ...requestItem(actor, row),
    reason: row.reason,
    teamName: row.team.name,
    digest: digestOf(row),
    whyNotDecide: decision.allowed ? null : decision.because,
    granted: {
      endpoint: endpointOf(service.domainName ?? service.ipAddress ?? '', firstPortOf(service.portRanges), '/'),
      portRanges: service.portRanges,
      region: service.region,
      ownerAccountId: service.accountId,
      accountId,
      accountName: account.name,
      signIn: signInInWords[service.signIn],
      parameters: [...parametersInWords(service.parameters), ...tokenParametersInWords(service.signInDetails)],
      whyNotHttps: whyNotHttps(service),
      test: testInWords(service) ?? 'None',
      onwardSharing: onwardInWords(service, accountId),
      until: until.toISOString(),
    },
    willBeMade: row.state === 'PENDING' && !renewsGrant ? madeInWords(service, accountId, isInvited) : [],
    ofGrant: ofGrant.filter(({ id }) => id !== row.id).map((request) => requestItem(actor, request)),
    history: history.filter(({ id }) => ofGrant.every((one) => one.id !== id)).map((request) => requestItem(actor, request)),
  };
}

function onwardInWords({ name, onwardSharing }: RequestRow['service'], accountId: string): string {
  if (onwardSharing === 'BLOCKED') return `Blocked: AWS refuses to put ${name} on a service network that can be shared with further accounts.`;
  return `Allowed: account ${accountId} can put ${name} on service networks that it shares with further accounts. They reach ${name} without a grant, and Pergola reports them under Unmanaged access.`;
}

function parametersInWords(stored: unknown): string[] {
  return parametersOf(stored).map(({ in: place, name, value }) => `${name}${value ? `=${value}` : ''} (${place})`);
}

function tokenParametersInWords(stored: unknown): string[] {
  return (signInDetailsOf(stored).parameters ?? []).map(({ in: place, name, value, isSecret }) => `${name}${value ? `=${value}` : ''} (${place} of the token request${isSecret ? ', secret' : ''})`);
}

function madeInWords(service: RequestRow['service'], accountId: string, isInvited: boolean): string[] {
  return [
    `The principal ${accountId} on the resource share ${shareName(service.name)}, which holds the resource configuration ${service.name} and nothing else, in account ${service.accountId}, ${service.region}.`,
    ...(isInvited ? [`An invitation to that share, which Pergola accepts in account ${accountId}: the two accounts are not in one organization.`] : []),
    `Afterwards they connect by themselves: EventBridge connections in account ${accountId}, with credentials that ${service.team.name} gives them outside of Pergola.`,
  ];
}

/** One account in the form of a request; `whyNot` is null when it can be chosen. */
export interface AccountChoice {
  id: string;
  name: string;
  teamName: string;
  whyNot: string | null;
  /** Page of the request or grant that is there already. */
  href: string | null;
}

export interface RequestForm {
  service: { id: string; name: string; teamName: string; endpoint: string; region: string; accountId: string; signIn: string; whyNotHttps: string | null };
  accounts: Choices<AccountChoice>;
  /** Who will be asked, by name, and whether they are named by the service or everybody of the team. */
  deciders: string[];
}

/** Accounts to choose from. `chosenId` is among them, however many there are. */
export async function accountsToRequest(actor: Actor, service: RequestableService, search: string, chosenId?: string): Promise<Choices<AccountChoice>> {
  const { items, total } = await requestingAccounts(actor, service.id, search, chosenId);
  return { items: items.map((account) => ({ id: account.id, name: account.name, teamName: account.teamName, ...hindrance(actor, service, account) })), total };
}

export async function requestForm(actor: Actor, service: RequestableService, chosenId?: string): Promise<RequestForm> {
  return {
    service: {
      id: service.id,
      name: service.name,
      teamName: service.team.name,
      endpoint: endpointOf(service.domainName ?? service.ipAddress ?? '', firstPortOf(service.portRanges), '/'),
      region: service.region,
      accountId: service.accountId,
      signIn: signInInWords[service.signIn],
      whyNotHttps: whyNotHttps(service),
    },
    accounts: await accountsToRequest(actor, service, '', chosenId),
    deciders: decidersOf(service, actor.personId).map(({ name }) => name),
  };
}

function hindrance(actor: Actor, service: RequestableService, account: RequestingAccount): Pick<AccountChoice, 'whyNot' | 'href'> {
  if (account.liveGrant) return { whyNot: `Has access until ${dayInWords(account.liveGrant.until)}. Renew that if it is to last longer.`, href: `/access/${account.liveGrant.id}` };
  if (account.pendingRequestId) return { whyNot: 'Was asked for already, and waits for a decision.', href: `/approvals/${account.pendingRequestId}` };
  const decision = mayRequest(actor, { service, account });
  return { whyNot: decision.allowed ? null : decision.because, href: null };
}
