import { canonicalJson, sha256 } from '@/lib/platform/canonical-json';
import type { AccessRequest, Grant, Service } from '@/prisma/generated/client';

/** Everything that decides what an approval grants. */
export type Granted = Pick<AccessRequest, 'id' | 'accountId' | 'until' | 'reason'> & {
  service: Pick<
    Service,
    'id' | 'version' | 'name' | 'accountId' | 'region' | 'domainName' | 'ipAddress' | 'portRanges' | 'signIn' | 'signInDetails' | 'parameters' | 'testMethod' | 'testPath' | 'testStatuses' | 'onwardSharing'
  >;
  /** The access that it renews, and the date that stands. */
  renewsGrant: Pick<Grant, 'id' | 'until'> | null;
};

/**
 * SHA-256 of what an approval would grant. The page carries it and the write computes it again under a lock, so that
 * an approval holds only for what was on the screen.
 */
export function digestOf({ id, accountId, until, reason, service, renewsGrant }: Granted): string {
  const { id: serviceId, version, name, accountId: ownerAccountId, region, domainName, ipAddress, portRanges, signIn, signInDetails, parameters, testMethod, testPath, testStatuses, onwardSharing } = service;
  return sha256(
    canonicalJson({
      requestId: id, accountId, until, reason,
      renews: renewsGrant && { grantId: renewsGrant.id, until: renewsGrant.until },
      service: { serviceId, version, name, ownerAccountId, region, domainName, ipAddress, portRanges, signIn, signInDetails, parameters, testMethod, testPath, testStatuses, onwardSharing },
    }),
  );
}
