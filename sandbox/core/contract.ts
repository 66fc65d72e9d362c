/**
 * What the protocol layer, the services and the world of the sandbox agree on.
 *
 * A request travels: HTTP -> SigV4 -> caller -> operation schema decodes -> constraints of the service model ->
 * faults -> `permissions` are evaluated -> `run` -> operation schema encodes. A service only writes `Operation`s.
 */

/** Signing names, as they stand in a credential scope. */
export type ServiceId = 'sts' | 'organizations' | 'ec2' | 'vpc-lattice' | 'ram' | 'events' | 'states' | 'pipes' | 'secretsmanager' | 's3';

/** Who signed the call. `fullAccess` is an account's own access key (AKIASBX0…), everything else is evaluated. */
export interface Caller {
  accountId: string;
  arn: string;
  /** `AROA…:session` for an assumed role, the account number for an account's own key. */
  userId: string;
  accessKeyId: string;
  fullAccess: boolean;
  roleName?: string;
  /** With its path, of an assumed role. */
  roleArn?: string;
  sessionName?: string;
  /** When the session of an assumed role began. */
  sessionIssuedAt?: number;
  sourceIdentity?: string;
  /** Keys of session tags that go on to the next role of a chain. */
  transitiveTagKeys?: string[];
  principalTags: Record<string, string>;
  /** Session policy documents, which only narrow what the role may do. */
  sessionPolicies: unknown[];
}

/** One IAM question. All of an operation's checks must be allowed; the refusal is AWS's own sentence. */
export interface PermissionCheck {
  /** e.g. `vpc-lattice:CreateResourceGateway` */
  action: string;
  /** ARN, or `*` where the action knows no resource. */
  resource: string;
  /** Condition keys beyond the global ones, e.g. `ram:RequestedResourceType`. */
  context?: Record<string, string | string[]>;
  /**
   * Service principal of the service that makes the call with its caller's rights (a forward access session): sets
   * `aws:ViaAWSService` and `aws:CalledVia`. Undefined for a call that the caller makes.
   */
  via?: string;
  /** A policy of the resource itself, in the caller's own account, allows it to this very principal: its own policies need not allow it, too. */
  grantedByResource?: boolean;
}

export interface Call<Input = any> {
  service: ServiceId;
  operation: string;
  input: Input;
  caller: Caller;
  region: string;
  requestId: string;
  world: World;
  /** For checks that are only known while running, e.g. what EventBridge does with the caller's rights. Throws the service's access error. */
  authorize(check: PermissionCheck): void;
  /** Puts a further call into the record of calls. Not there where a service works without a caller. */
  tell?(further: FurtherCall): void;
}

/** A call that CloudTrail tells of besides the one that was made: by a service for the caller, or as another account hears of it. */
export interface FurtherCall {
  service: ServiceId;
  /** e.g. `CreateServiceNetworkResourceAssociationBySharee`. */
  eventName: string;
  /** Whose trail has it; the caller's without one. */
  recipientAccountId?: string;
  /** The service that made the call for the caller, e.g. `events.amazonaws.com`. */
  invokedBy?: string;
  requestParameters?: Record<string, unknown>;
  additionalEventData?: Record<string, string>;
}

export interface Operation<Input = any, Output = any> {
  service: ServiceId;
  /** AWS's own name, e.g. `CreateResourceGateway`. */
  name: string;
  permissions(call: Call<Input>): PermissionCheck[];
  run(call: Call<Input>): Output | Promise<Output>;
}

/**
 * What `sandbox/services/<service>/registry.ts` exports. `register` runs once, after the state was read and before the
 * first call: it names timer handlers and puts there what must be there from the beginning.
 */
export interface ServiceRegistry {
  operations: Operation[];
  register?(world: World): void;
}

/**
 * A service's answer that is an error. HTTP code and body shape come from the service's own error schema; `members`
 * are its other declared members (resourceId, reason, …). An error that no schema declares needs `httpStatus`.
 */
export class ServiceError extends Error {
  constructor(
    readonly errorName: string,
    message: string,
    readonly members: Record<string, unknown> = {},
    readonly httpStatus?: number,
  ) {
    super(message);
    this.name = 'ServiceError';
  }
}

/**
 * Everything that is stored knows whose it is and where. It is kept as JSON: times are milliseconds, never `Date`.
 * What a collection hands out is frozen; a change is another object that is `put` with the same id.
 */
export interface StoredObject {
  id: string;
  accountId: string;
  /** `global` for what has no Region. */
  region: string;
}

export interface Collection<T extends StoredObject> {
  get(id: string): T | undefined;
  /** In order of creation. */
  list(filter?: { accountId?: string; region?: string }): T[];
  /**
   * Those whose member `name` is `value`, or is a list that contains it, of all accounts and Regions, in the order in
   * which they came to have it. It is an index: as fast among many objects as among few.
   */
  where<Name extends keyof T & string>(name: Name, value: string): T[];
  /** Writes through: after the answer was sent, a restart finds it. */
  put(object: T): T;
  delete(id: string): void;
}

/** Milliseconds since the epoch on the world's own clock, which tests can move. */
export interface Clock {
  now(): number;
}

/** How long each kind of state takes, in milliseconds. `PUT /_sandbox/delays` sets any of them. */
export interface Delays {
  resourceGateway: number;
  resourceConfiguration: number;
  association: number;
  shareAssociation: number;
  connection: number;
  connectionDelete: number;
  /** How long EventBridge takes before it asks an OAuth token endpoint for the first token. */
  connectionAuthorization: number;
  vpcEndpoint: number;
  stateMachine: number;
  pipe: number;
  domainVerification: number;
}

/** A private service that really listens on loopback behind an address of a VPC. */
export interface PrivateService {
  accountId: string;
  region: string;
  vpcId: string;
  /** Name that resolves inside the world, e.g. `service1.main.example.com`. */
  domainName: string;
  /** Private address that the name resolves to, e.g. `10.0.1.20`. */
  ipAddress: string;
  /** Port as the VPC sees it, e.g. 443. */
  port: number;
  /** Where it really listens. */
  loopbackPort: number;
  /** Whether a public resolver knows the name and a public authority signed its certificate, as the sandbox plays it. */
  publicName: boolean;
  trustedCertificate: boolean;
  /** Also answers calls that come over the internet. */
  reachableFromInternet: boolean;
}

export interface World {
  clock: Clock;
  delays: Delays;
  /** Named like `vpc-lattice.resourceGateway`; one collection per kind of object, all accounts and Regions in it. */
  collection<T extends StoredObject>(name: string): Collection<T>;
  /** Runs `handler(payload)` once the clock has passed `at`; survives a restart. Due timers run before a call is answered. */
  schedule(at: number, handler: string, payload: unknown): void;
  /** Writes down all that was changed so far. Calls do it before they answer; what goes on by itself does it after each step. */
  save(): void;
  /** Registers what `schedule` names; services do it once when they are loaded. */
  onTimer(handler: string, run: (payload: any, world: World) => void): void;
  /** `rgw-` + 17 characters and the like, never repeated; hex: only 0-9a-f. */
  newId(prefix: string, length: number, alphabet?: 'hex' | 'base36'): string;
  newUuid(): string;
  /** Both accounts in one organization that shares with RAM. */
  inOneOrganization(accountA: string, accountB: string): boolean;
  privateServices(): PrivateService[];
  /** PEM of the sandbox's own certificate authority, which plays the publicly trusted one. */
  certificateAuthorityPem(): string;
  /** Is this IAM question allowed to the role (by ARN) of an account? Used by Step Functions for execution roles. */
  roleMay(roleArn: string, check: PermissionCheck): boolean;
}
