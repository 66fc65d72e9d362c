import type { StoredObject, World } from '@/sandbox/core/contract';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { matchAction } from '@/sandbox/core/iam/match-pattern';
import { asList } from '@/sandbox/core/iam/policy-document';
import { organizationOf } from '@/sandbox/world/organizations';
import type { PolicyGrant } from '../ram/policy-share';

/** A policy that somebody put on a service network or a resource configuration; its id is the ARN of what it is on. */
interface ResourcePolicy extends StoredObject {
  policy: string;
}

interface Statement {
  Effect: 'Allow' | 'Deny';
  Principal: unknown;
  Action: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export function resourcePolicies(world: World) {
  return world.collection<ResourcePolicy>('vpc-lattice.resourcePolicy');
}

/** The statements of a policy, one or many; throws what `JSON.parse` throws. */
export function statementsOf(policy: string): Statement[] {
  const { Statement: statements } = JSON.parse(policy) as { Statement: Statement | Statement[] };
  return [statements].flat();
}

/** Whether a policy that somebody put on the object lets an account do anything with it. */
export function isAllowedByPolicy(world: World, arn: string, accountId: string, action?: string): boolean {
  const stored = resourcePolicies(world).get(arn);
  if (!stored) return false;
  const mine = statementsOf(stored.policy).filter((statement) => names(world, statement, accountId) && (action === undefined || covers(statement, action)));
  return mine.some(({ Effect }) => Effect === 'Allow') && (action === undefined || mine.every(({ Effect }) => Effect === 'Allow'));
}

function names(world: World, { Principal, Condition = {} }: Statement, accountId: string): boolean {
  const listed = Principal === '*' ? ['*'] : [(Principal as { AWS?: string | string[] }).AWS ?? []].flat();
  const isNamed = listed.some((principal) => principal === '*' || principal === accountId || new RegExp(`^arn:[\\w-]+:(iam|sts)::${accountId}:`).test(principal));
  return isNamed && Object.entries(Condition).every(([operator, keys]) => operator === 'StringEquals' && Object.entries(keys).every(([key, values]) => isMet(world, key, [values].flat(), accountId)));
}

/** The organization is the only condition that is played: any other is not met. */
function isMet(world: World, key: string, values: string[], accountId: string): boolean {
  const organization = organizationOf(withIdentities(world).file, accountId);
  return key.toLowerCase() === 'aws:principalorgid' && organization !== undefined && values.includes(organization.id);
}

function covers({ Action }: Statement, action: string): boolean {
  return asList(Action).some((pattern) => matchAction(pattern, action));
}

/** What a policy allows to others, grouped by the actions: what RAM creates shares from. */
export function grantsOfPolicy(world: World, policy: string, ownerId: string): PolicyGrant[] {
  const principalsByActions = new Map<string, Set<string>>();
  for (const { Effect, Principal, Action, Condition } of statementsOf(policy)) {
    if (Effect !== 'Allow') continue;
    const actions = JSON.stringify([...new Set(asList(Action))].sort((one, other) => (one < other ? -1 : 1)));
    const principals = principalsByActions.get(actions) ?? new Set();
    principalsByActions.set(actions, principals);
    for (const principal of principalsOf(world, Principal, Condition)) if (principal !== ownerId) principals.add(principal);
  }
  return [...principalsByActions]
    .filter(([, principals]) => principals.size > 0)
    .map(([actions, principals]) => ({ actions: JSON.parse(actions) as string[], principals: [...principals] }));
}

/** As RAM names principals: accounts by number, an organization by the ARN that its condition stands for. */
function principalsOf(world: World, principal: unknown, condition: Statement['Condition'] = {}): string[] {
  const { AWS = [], Service = [] } = (principal === '*' ? { AWS: '*' } : principal) as { AWS?: string | string[]; Service?: string | string[] };
  const organizationIds = Object.entries(condition['StringEquals'] ?? {}).flatMap(([key, ids]) => (key.toLowerCase() === 'aws:principalorgid' ? asList(ids) : []));
  const organizations = withIdentities(world).file.organizations.filter(({ id }) => organizationIds.includes(id));
  const accounts = asList(AWS).flatMap((entry) => {
    if (entry === '*') return organizations.map(({ id, managementAccount }) => `arn:aws:organizations::${managementAccount}:organization/${id}`);
    return /^arn:[\w-]+:iam::(\d{12}):root$/.exec(entry)?.[1] ?? entry;
  });
  return [...accounts, ...asList(Service)];
}
