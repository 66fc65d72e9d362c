import type { AwsSession } from '@/lib/aws/session';
import type { RolePurpose } from '@/prisma/generated/enums';
import type { AccountLists, ListName } from './drivers/account-lists';
import type { HttpParameter } from './specs';

/** The kinds of AWS objects that the controller manages; one driver each. */
export const resourceKinds = [
  'resource-gateway',
  'resource-configuration',
  'resource-share',
  'share-principal',
  'share-invitation',
  'connection',
  'access-path',
] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** Whose account a resource is in: that side's role makes the changes, and its people act when only a person can help. */
export type RoleSide = 'owner' | 'consumer';

/** What a driver may know of something that its resource depends on. */
export interface Dependency {
  /** Row id, and the value of its mark. */
  resourceId: string;
  kind: ResourceKind;
  accountId: string;
  region: string;
  awsId: string | null;
  awsArn: string | null;
}

/** Secrets of one connection, in the hands of the one pass that passes them on. Never stored, never logged. */
export type ConnectionCredentials =
  | { type: 'BASIC'; username: string; password: string }
  | { type: 'API_KEY'; value: string }
  | {
      type: 'OAUTH_CLIENT_CREDENTIALS';
      clientId: string;
      clientSecret: string;
      /** Secret parameters of the token request. */
      secretParameters: HttpParameter[];
    };

/** Everything that a driver gets for one pass over one resource. */
export interface Pass<Spec, Observed = unknown> {
  /** Row id; also the value of the ownership tag and the root of names and client tokens. */
  resourceId: string;
  /** Client token of the create at this generation: the same after a crash. */
  clientToken: string;
  accountId: string;
  region: string;
  spec: Spec;
  desired: 'present' | 'absent';
  /** As last written down; null before the first success. */
  awsId: string | null;
  awsArn: string | null;
  /** As last written down. */
  lastObserved: Observed | null;
  /** Reads and changes nothing. */
  session: AwsSession;
  /** Reads who reaches the service networks of another account, and its organization. Throws `RoleUnusable` when that account gives Pergola no role for it. */
  openReader(accountId: string): Promise<AwsSession>;
  /** Those of the ARNs whose removal a person requested. Their objects are adopted by no resource. */
  beingRemoved(arns: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the ARNs that are the object of a resource that is wanted present. */
  inUse(arns: readonly string[]): Promise<ReadonlySet<string>>;
  /** The one dependency of that kind. Throws when there is none. */
  dependency(kind: ResourceKind): Dependency;
  credentials?: ConnectionCredentials;
}

/** A pass that is about to change something: `change` is a session under the role that may do that. */
export interface ChangePass<Spec, Observed = unknown> extends Pass<Spec, Observed> {
  change: AwsSession;
}

export type ChangeVerb = 'create' | 'update' | 'remove';

/** Who must act when only a person can help. */
export type Helper = 'owner' | 'consumer' | 'admin';

/** One thing that AWS holds otherwise than wanted, for people: `security groups`, `sg-1`, `sg-1, sg-2`. */
export interface Difference {
  what: string;
  wanted: string;
  found: string;
}

/**
 * A driver's judgement of what AWS holds against what is wanted. `sentence` is for people: what is, why, what next.
 * `differs` with `fix: 'replace'` means that AWS cannot change it: it is removed, then made again.
 */
export type Verdict =
  | { is: 'converged'; sentence: string }
  | { is: 'waiting'; sentence: string }
  | { is: 'differs'; fix: 'update' | 'replace'; what: string; differences: Difference[] }
  /** With `differences` it was changed in a way that only a person can put right. */
  | { is: 'failed'; sentence: string; reason: string; who: Helper | 'aws'; differences?: Difference[] };

/** One of AWS's lists, read to its last page. */
export interface ListRead {
  /** e.g. `ram:GetResourceShareAssociations` */
  operation: string;
  accountId: string;
  region: string;
  /** What was asked for, in words: `principal 222222222222 of share service1`. */
  filter: string;
  found: number;
  requestId: string;
  /** What it shows lets in others as well and can't be taken from this account alone: in words, for what remains. */
  remains?: string;
}

/** What every observation carries besides its own members. */
export interface ObservedBase {
  awsId: string;
  awsArn: string | null;
  /** AWS's own term, e.g. `CREATE_IN_PROGRESS`. */
  awsState: string;
}

/** How the lists of a whole account tell that somebody may have touched a resource. */
export interface Survey<Spec = any, Observed = any> {
  lists: readonly ListName[];
  /** What they say of it: the same as long as nobody changes it. Null: they do not show it. Pure. */
  traceOf(resource: { spec: Spec; awsArn: string; observed: Observed }, lists: AccountLists): object | null;
}

/**
 * One kind of AWS object. Every verb may be repeated at any time: after a crash, by another worker, after an answer
 * that was lost. `observe` looks by id, else by our ownership tag or name, and so adopts; it throws a `Conflict` when
 * the name is taken by an object that is not ours. `remove` finding nothing is done.
 */
export interface Driver<Spec = any, Observed extends ObservedBase = any> {
  kind: ResourceKind;
  side: RoleSide;
  /** For people: `resource gateway`. */
  noun: string;
  /** How long AWS usually takes, in seconds, for the sentence that people read. */
  usuallySeconds: number;
  observe(pass: Pass<Spec, Observed>): Promise<Observed | null>;
  /**
   * Whether AWS shows it by another call than those of `observe`: asked before what was there for long is created again. Left out
   * where `observe` already asks for it by its ID and by a list.
   */
  isListed?(pass: Pass<Spec, Observed>): Promise<boolean>;
  create(pass: ChangePass<Spec, Observed>): Promise<void>;
  update(pass: ChangePass<Spec, Observed>, observed: Observed): Promise<void>;
  remove(pass: ChangePass<Spec, Observed>, observed: Observed): Promise<void>;
  /** True: the removal takes away what Pergola did not make, under the role for that. Pure. */
  removesOthers?(observed: Observed): boolean;
  /** Pure. */
  judge(spec: Spec, observed: Observed): Verdict;
  /** Sentence of a removal under way, from what is still observed. Pure. */
  describeRemoval(spec: Spec, observed: Observed): string;
  /** Why what is wanted absent stays on AWS although it could be asked for its deletion, for people; null: it is removed. */
  keepsBecause?(pass: Pass<Spec, Observed>, observed: Observed): Promise<string | null>;
  /** True: credentials must be at hand to create it; without them the resource is blocked and says so. */
  needsCredentials?: boolean;
  /** True: AWS makes it by itself, and `create` only waits for it. */
  isMadeByAws?: boolean;
  survey: Survey<Spec, Observed>;
  /** Reads the lists that prove the absence. Only kinds whose removal is proven have it. */
  readProof?(pass: Pass<Spec, Observed>): Promise<ListRead[]>;
}

/** The role of the account under which a driver makes a change. */
export function changePurpose(driver: Driver, verb: ChangeVerb, observed: ObservedBase | null): RolePurpose {
  if (verb === 'remove' && observed && driver.removesOthers?.(observed)) return 'REMOVAL';
  return driver.side === 'owner' ? 'OWNER' : 'CONSUMER';
}

/** The name is taken by an object that carries no mark of ours: never adopted, never deleted. */
export class Conflict extends Error {
  constructor(
    /** For people. */
    readonly sentence: string,
    readonly who: Helper,
    readonly reason = 'nameTaken',
  ) {
    super(sentence);
    this.name = 'Conflict';
  }
}

/** `reason` of a resource whose next change waits for an administrator: for the end of a pause, or of a hold. */
export const pausedReason = 'paused';

/** `reason` of a removal that leaves a path open which it can't close for one account alone. */
export const accessRemainsReason = 'accessRemains';

/** `reason` of what AWS does not show any more, and is checked a second time before it is created again. */
export const missingOnceReason = 'missingOnce';
/** `surveyed` of a resource that a doubtful list missed: it is checked twice, however new it is. */
export const missedByDoubtfulList = 'doubtful';

/** `reason` of what somebody changed by hand and is left as it is until its repair is asked for. */
export const driftedReason = 'drifted';

/** Tag key by which an AWS object is known as ours; its value is the resource id. */
export const ownershipTag = 'pergola:resource';

/** A resource share with this tag, whatever its value, is never changed by Pergola, unless it is Pergola's own. */
export const keepTag = 'pergola:keep';

const deleting = new Set(['DELETE_IN_PROGRESS', 'DELETING', 'DELETED']);

/** AWS deletes an object in this state already, or has. */
export function isBeingDeleted(awsState: string): boolean {
  return deleting.has(awsState);
}
