import type { GetDomainVerificationResponse, TxtMethodConfig, VerificationStatus } from '@aws-sdk/client-vpc-lattice';
import type { Call, StoredObject, World } from '@/sandbox/core/contract';
import { txtRecordChanged, txtValuesOf } from '@/sandbox/world/txt-records';
import type { Tags } from '../tags';
import { notFound } from './errors';
import { idFrom, objectNamed } from './identifier';
import { resourceConfigurations, type ResourceConfiguration } from './resource-configuration';

export const domainVerificationCollection = 'vpc-lattice.domainVerification';

/** The proof that an account owns a domain, which a TXT record in that domain gives. */
export interface DomainVerification extends StoredObject {
  arn: string;
  domainName: string;
  status: VerificationStatus;
  txtMethodConfig: TxtMethodConfig;
  /** Where the record must stand: under its name in the domain. */
  recordName: string;
  createdAt: number;
  lastVerifiedAt?: number | undefined;
  tags: Tags;
}

/** The API knows that the time runs out, AWS's documentation does not say when; three days is what ACM takes. */
const timeLimitMs = 72 * 60 * 60 * 1000;
const timeLimit = 'vpc-lattice.domainVerificationTimeLimit';

export function domainVerifications(world: World) {
  return world.collection<DomainVerification>(domainVerificationCollection);
}

/** The caller's own in this Region; verifications are not shared. */
export function findDomainVerification(call: Call, identifier: string): DomainVerification | undefined {
  const verification = objectNamed(call, domainVerifications(call.world), identifier);
  return verification?.accountId === call.caller.accountId ? verification : undefined;
}

export function domainVerificationOf(call: Call, identifier: string): DomainVerification {
  const verification = findDomainVerification(call, identifier);
  if (!verification) throw notFound('DomainVerification', idFrom(identifier));
  return verification;
}

/** What consumers see of the domain of a configuration. A child without a verification of its own has its group's. */
export function verificationStatusOf(world: World, configuration: ResourceConfiguration | undefined): VerificationStatus | undefined {
  if (!configuration) return undefined;
  const { domainVerificationId, resourceConfigurationGroupId } = configuration;
  if (domainVerificationId) return domainVerifications(world).get(domainVerificationId)?.status;
  return resourceConfigurationGroupId ? verificationStatusOf(world, resourceConfigurations(world).get(resourceConfigurationGroupId)) : undefined;
}

export function startVerification(world: World, verification: DomainVerification): DomainVerification {
  world.schedule(verification.createdAt + timeLimitMs, timeLimit, { id: verification.id });
  return domainVerifications(world).put(verification);
}

/**
 * The record is looked up a while after it appeared or vanished. Without it a verified domain is so no longer: AWS's guide
 * calls that UNVERIFIED, for which the API has no value; what it has for a domain that must start over is the time-out.
 */
export function registerDomainVerifications(world: World): void {
  world.onTimer(timeLimit, ({ id }: { id: string }) => {
    const verification = domainVerifications(world).get(id);
    if (verification?.status === 'PENDING') domainVerifications(world).put({ ...verification, status: 'VERIFICATION_TIMED_OUT' });
  });
  world.onTimer(txtRecordChanged, ({ name }: { name: string }) => {
    for (const verification of domainVerifications(world).where('recordName', name)) judge(world, verification);
  });
}

function judge(world: World, verification: DomainVerification): void {
  const { status, recordName, txtMethodConfig } = verification;
  const published = txtValuesOf(world, recordName).includes(txtMethodConfig.value ?? '');
  if (status === 'PENDING' && published) {
    domainVerifications(world).put({ ...verification, status: 'VERIFIED', lastVerifiedAt: world.clock.now() });
  }
  if (status === 'VERIFIED' && !published) domainVerifications(world).put({ ...verification, status: 'VERIFICATION_TIMED_OUT' });
}

export function shownDomainVerification(verification: DomainVerification): GetDomainVerificationResponse {
  const { id, arn, domainName, status, txtMethodConfig, createdAt, lastVerifiedAt, tags } = verification;
  return {
    id,
    arn,
    domainName,
    status,
    txtMethodConfig,
    createdAt: new Date(createdAt),
    ...(lastVerifiedAt === undefined ? {} : { lastVerifiedTime: new Date(lastVerifiedAt) }),
    tags,
  };
}
