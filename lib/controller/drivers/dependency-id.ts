import { AwsError } from '@/lib/aws/errors';
import type { Pass, ResourceKind } from '../driver';

/** What a resource depends on may be gone for a while, until it is made anew: that passes by itself. */
function missing(kind: ResourceKind): AwsError {
  return new AwsError({
    kind: 'notFound',
    code: 'dependencyMissing',
    service: 'pergola',
    operation: 'dependency',
    publicMessage: `The ${kind.replaceAll('-', ' ')} that this needs is not there at the moment.`,
  });
}

export function dependencyId(pass: Pass<unknown, any>, kind: ResourceKind): string {
  const { awsId } = pass.dependency(kind);
  if (!awsId) throw missing(kind);
  return awsId;
}

export function dependencyArn(pass: Pass<unknown, any>, kind: ResourceKind): string {
  const { awsArn } = pass.dependency(kind);
  if (!awsArn) throw missing(kind);
  return awsArn;
}
