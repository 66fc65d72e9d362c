import type { Actor } from '@/lib/platform/actor';
import { parametersOf, signInDetailsOf, type ServiceParameter, type SignInDetails } from '@/lib/connections/sign-in';
import type { OnDrift, OnwardSharing, ServiceState, SignIn } from '@/prisma/generated/enums';
import { isAbsent } from '@/lib/people/absence';
import { testInWords } from './declared-test';
import { whyNotHttps } from './https';
import { mayManage, mayRetire } from './policy';
import type { ServiceRow } from './reads/service';

/** A service as its page shows it: plain JSON, and what the reader may do. */
export interface ServiceView {
  id: string;
  name: string;
  state: ServiceState;
  summary: string;
  documentation: string;
  tags: string[];
  team: { id: string; name: string };
  account: { id: string; name: string };
  region: string;
  /** DNS name or IP address. */
  host: string;
  portRanges: string[];
  signIn: SignIn;
  signInDetails: SignInDetails;
  parameters: ServiceParameter[];
  /** Why EventBridge can't call it, in words; null: nothing is known. */
  whyNotHttps: string | null;
  /** `GET /health, expects 200`; null: the owners declare no test. */
  test: string | null;
  /** Nobody named: everybody of the team. */
  approvers: { name: string; isAbsent: boolean }[];
  gatewayName: string;
  configurationId: string;
  gatewayId: string;
  publishedAt: string;
  onDrift: OnDrift;
  onwardSharing: OnwardSharing;
  /** Null: it is published. `doneAt` null: under way. */
  retirement: { at: string; by: string; reason: string; doneAt: string | null; gatewayKept: string | null } | null;
  mayManage: boolean;
  mayRetire: boolean;
}

export function serviceViewOf(actor: Actor, row: ServiceRow): ServiceView {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    summary: row.summary,
    documentation: row.documentation,
    tags: row.tags,
    team: row.team,
    account: row.account,
    region: row.region,
    host: row.domainName ?? row.ipAddress ?? '',
    portRanges: row.portRanges,
    signIn: row.signIn,
    signInDetails: signInDetailsOf(row.signInDetails),
    parameters: parametersOf(row.parameters),
    whyNotHttps: whyNotHttps(row),
    test: testInWords(row),
    approvers: row.approvers.map(({ person }) => ({ name: person.name, isAbsent: isAbsent(person.lastSeenAt) })),
    gatewayName: (row.gateway.spec as { name?: string }).name ?? '',
    configurationId: row.configurationId,
    gatewayId: row.gatewayId,
    publishedAt: row.createdAt.toISOString(),
    onDrift: row.onDrift,
    onwardSharing: row.onwardSharing,
    retirement: retirementOf(row),
    mayManage: mayManage(actor, row).allowed,
    mayRetire: mayRetire(actor, row).allowed,
  };
}

function retirementOf({ retiringAt, retiringBy, retireReason, retiredAt, gatewayKept }: ServiceRow): ServiceView['retirement'] {
  if (!retiringAt) return null;
  return { at: retiringAt.toISOString(), by: retiringBy?.name ?? 'An owner', reason: retireReason ?? '', doneAt: retiredAt?.toISOString() ?? null, gatewayKept };
}
