import type { StartDomainVerificationRequest, StartDomainVerificationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { checksForCreate } from '../create-checks';
import { isDomainName } from '../domain-name';
import { domainVerifications, findDomainVerification, startVerification, type DomainVerification } from '../domain-verification';
import { conflict, invalid, quotaExceeded, tokenMismatch } from '../errors';
import { latticeArn } from '../identifier';
import { newTags } from '../new-tags';

export const startDomainVerification: Operation<StartDomainVerificationRequest, StartDomainVerificationResponse> = {
  service: 'vpc-lattice',
  name: 'StartDomainVerification',
  permissions(call) {
    const { tags, domainName } = call.input;
    return checksForCreate(call, 'StartDomainVerification', 'domainverification', tags, {
      'vpc-lattice:DomainName': String(domainName),
      ...requestTagKeys(tags),
    });
  },
  run(call) {
    const { id, arn, domainName, status, txtMethodConfig } = createOnce(
      call,
      (made) => findDomainVerification(call, made),
      tokenMismatch('DomainVerification'),
      () => start(call),
    );
    return { id, arn, domainName, status, txtMethodConfig };
  },
};

/** A domain whose time has run out may start over; until the old verification is deleted, both count. */
function start(call: Call<StartDomainVerificationRequest>): DomainVerification {
  const { world, region, input } = call;
  const { accountId } = call.caller;
  const domainName = String(input.domainName).toLowerCase();
  if (!isDomainName(domainName)) throw invalid('domainName', `${input.domainName} is not a valid domain name`);
  const tags = newTags(input.tags);
  const own = domainVerifications(world).list({ accountId, region });
  const present = own.find((verification) => verification.domainName === domainName && verification.status !== 'VERIFICATION_TIMED_OUT');
  if (present) throw conflict('DomainVerification', present.id, `DomainVerification for ${domainName} already exists`);
  const limit = quotaOf(world, 'vpc-lattice.domainVerifications', accountId, region);
  if (own.length >= limit) throw quotaExceeded('DomainVerification', 'L-73D0F278', `The limit of ${limit} domain verifications has been reached`);

  const id = world.newId('dv-', 17, 'hex');
  const name = world.newId('_', 17, 'hex');
  return startVerification(world, {
    id,
    accountId,
    region,
    arn: latticeArn(region, accountId, 'domainverification', id),
    domainName,
    status: 'PENDING',
    txtMethodConfig: { name, value: world.newId('vpc-lattice:', 32, 'hex') },
    recordName: `${name}.${domainName}`,
    createdAt: world.clock.now(),
    tags,
  });
}
