import type { Sandbox } from '@/sandbox/start-sandbox';
import type { FaultRequest } from '@/sandbox/core/faults';
import type { PersonStep } from './person-step';
import type { Role } from './processes';

/** Something that AWS does to an episode, in place of a kill. */
export interface Disturbance {
  name: string;
  begin(sandbox: Sandbox): void;
  /** Whether it has met anything. */
  wasMet(sandbox: Sandbox): boolean;
  /** What a person does as soon as the episode's own step is over. */
  meanwhile?: PersonStep;
  /** In place of what `begin` does: the person's process stands still before its first step of this label, until `meanwhile` is done and at rest. */
  standsStillBefore?: string;
  /** What is mended once nothing moves any more; without it the disturbance just ends. */
  mend?(sandbox: Sandbox): void;
}

/** A call that changes something, as the sandbox has recorded it. */
export type Change = Pick<FaultRequest, 'service' | 'operation'>;

/** Longer than the passes of an action, so that a second create would have its chance. */
const unseenMs = 2_000;
/** Longer than any case takes: until it is shown. */
const unseenToTheEndMs = 600_000;
/** What makes the access of one grant, and so is to be gone once that is revoked. */
const makingAccess = ['CreateConnection', 'AssociateResourceShare'];
const throttledShare = 0.3;

/** Distinct calls by which Pergola's roles changed something since the records were cleared. */
export function changesIn(sandbox: Sandbox): Change[] {
  const made = sandbox.calls().filter((call) => !call.readOnly && call.result === 'ok' && call.service !== 'sts' && call.callerArn?.includes(':assumed-role/Pergola') && !call.userIdentity.invokedBy);
  return [...new Map(made.map(({ service, operation }) => [operation, { service, operation }])).values()];
}

/** Every disturbance of an episode that makes these changes, by a person's action or by a worker. */
export function disturbancesOf(changes: readonly Change[], who: Role): Disturbance[] {
  return [
    ...changes.map((change) => once(`A-01 the answer to ${change.operation} is lost`, { ...change, kind: 'loseAnswer' })),
    ...changes.filter(({ operation }) => operation.startsWith('Create')).map((change) => once(`A-10 what ${change.operation} made is unseen for a while`, { ...change, kind: 'invisible', delayMs: unseenMs })),
    ...(who === 'person' ? changes.filter(({ operation }) => makingAccess.includes(operation)).map(revokedUnseen) : []),
    ...(who === 'person' ? changes.flatMap(({ operation }) => standstills[operation] ?? []) : []),
    throttling,
    ...spoiltReads.map(spoilt),
    ...(['Owner', 'Consumer'] as const).map(deletedRole),
  ];
}

function once(name: string, fault: FaultRequest): Disturbance {
  return { name, begin: (sandbox) => void sandbox.addFault(fault), wasMet: (sandbox) => sandbox.faults().length === 0 };
}

function revokedUnseen(change: Change): Disturbance {
  return {
    ...once(`A-10 what ${change.operation} made is unseen while the access is revoked`, { ...change, kind: 'invisible', delayMs: unseenToTheEndMs }),
    meanwhile: 'revoke',
    mend: (sandbox) => sandbox.showEverything(),
  };
}

/** The call lands after the removal was proven. */
function standstill(operation: string, label: string): Disturbance {
  return { name: `R-18 it stands still before ${operation} while the access is revoked`, begin: () => {}, wasMet: () => true, standsStillBefore: label, meanwhile: 'revoke' };
}

/** By the operation that makes access. */
const standstills: Record<string, Disturbance> = {
  AssociateResourceShare: standstill('AssociateResourceShare', 'aws POST /associateresourceshare'),
  CreateConnection: standstill('CreateConnection', 'aws AWSEvents.CreateConnection'),
};

const throttling: Disturbance = {
  name: 'A-02 30 % of all calls are throttled',
  begin(sandbox) {
    sandbox.clearCalls();
    sandbox.addFault({ service: '*', operation: '*', kind: 'throttle', rate: throttledShare });
  },
  wasMet: (sandbox) => sandbox.calls().some(({ result }) => /Throttl|TooMany/.test(result)),
};

/** Reads whose absence would prove something: each of the first of them is spoilt in one of these ways. */
const listed: Change[] = [
  { service: 'ram', operation: 'GetResourceShares' },
  { service: 'ram', operation: 'GetResourceShareAssociations' },
  { service: 'vpc-lattice', operation: 'ListServiceNetworkResourceAssociations' },
  { service: 'vpc-lattice', operation: 'ListResourceEndpointAssociations' },
  { service: 'vpc-lattice', operation: 'ListResourceConfigurations' },
  { service: 'vpc-lattice', operation: 'ListResourceGateways' },
  { service: 'events', operation: 'ListConnections' },
  { service: 'events', operation: 'DescribeConnection' },
];
const spoiltReads = ['emptyObject', 'missingMember', 'html'] as const;
const spoiltTimes = 3;

function spoilt(kind: (typeof spoiltReads)[number]): Disturbance {
  return {
    name: `A-14 the first reads are answered with ${kind}`,
    begin: (sandbox) => listed.forEach((read) => void sandbox.addFault({ ...read, kind, times: spoiltTimes })),
    wasMet: (sandbox) => sandbox.faults().length < listed.length || sandbox.faults().some(({ times }) => times < spoiltTimes),
  };
}

function deletedRole(side: 'Owner' | 'Consumer'): Disturbance {
  const accountId = side === 'Owner' ? '111111111111' : '222222222222';
  return {
    name: `A-13 the role of the ${side.toLowerCase()} is deleted, and mended later`,
    begin(sandbox) {
      sandbox.clearCalls();
      sandbox.changeRole(`arn:aws:iam::${accountId}:role/Pergola${side}Role`, null);
      sandbox.expireSessions();
    },
    wasMet: (sandbox) => sandbox.calls().some(({ result }) => result.startsWith('AccessDenied')),
    mend: (sandbox) => sandbox.restoreRoles(),
  };
}
