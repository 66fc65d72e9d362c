import type { WantedResource } from '@/lib/controller/declare';
import type { ResourceKind } from '@/lib/controller/driver';
import { keyOfRemoval } from '@/lib/controller/marked-removal';
import type { AccessPathSpec, SharePrincipalSpec } from '@/lib/controller/specs';
import { principalKey } from '@/lib/grants/wanted';

/** Access that is to be cut although nobody has a grant for it. */
export interface CutAccess {
  service: { id: string; name: string; accountId: string; region: string; shareKey: string; configurationKey: string };
  holder: string;
  /** Shares that Pergola did not make, through which the holder comes in. */
  otherShareArns: string[];
  /** Service networks of other accounts, through which the holder comes in. */
  networkArns: string[];
  /** The resource policy lets the holder in. */
  removesPolicy: boolean;
}

/** The principal of that share and holder, as a grant would have it, wanted absent: found on AWS, it is stated anew. */
export function wantedOfCut({ service, holder, otherShareArns, networkArns, removesPolicy }: CutAccess): WantedResource {
  return {
    key: principalKey(service.id, holder),
    kind: 'share-principal',
    accountId: service.accountId,
    region: service.region,
    spec: {
      consumerAccountId: holder,
      serviceName: service.name,
      ...(otherShareArns.length > 0 && { otherShareArns: [...otherShareArns].sort() }),
      ...(networkArns.length > 0 && { networkArns: [...networkArns].sort() }),
      ...(removesPolicy && { removesPolicy }),
    } satisfies SharePrincipalSpec,
    desired: 'absent',
    dependsOn: [service.shareKey, service.configurationKey],
    isAnew: true,
  };
}

/** A path beside the grant's, of a holder that keeps its grant. */
export interface OtherPath extends Omit<CutAccess, 'service' | 'removesPolicy'> {
  service: { id: string; name: string; accountId: string; region: string; configurationArn: string; ownShareArn: string | null };
}

/** That path alone, wanted absent; the principal and the associations of the grant stay. */
export function wantedOfPath({ service, holder, otherShareArns, networkArns }: OtherPath): WantedResource {
  return {
    key: `access-path/${service.id}/${holder}`,
    kind: 'access-path',
    accountId: service.accountId,
    region: service.region,
    spec: {
      consumerAccountId: holder,
      serviceName: service.name,
      configurationArn: service.configurationArn,
      ownShareArn: service.ownShareArn,
      otherShareArns: [...otherShareArns].sort(),
      networkArns: [...networkArns].sort(),
    } satisfies AccessPathSpec,
    desired: 'absent',
    dependsOn: [],
    isAnew: true,
  };
}

interface MarkedForRemoval {
  kind: string;
  arn: string;
  name: string;
  accountId: string;
  region: string;
  /** What its mark said when the removal was requested: with another one it is not removed. */
  markedAs: string | null;
}

/** One object that is no resource's, wanted absent under a key of its own, so that no resource is touched by it. */
export function wantedOfRemoval({ kind, arn, name, accountId, region, markedAs }: MarkedForRemoval): WantedResource {
  return { key: keyOfRemoval(arn), kind: kind as ResourceKind, accountId, region, spec: { name, serviceName: name, markedAs }, desired: 'absent', dependsOn: [], isAnew: true };
}

/** What AWS calls the object in calls: a connection by its name, else by its ID. */
export function awsIdOf({ kind, arn, name }: Pick<MarkedForRemoval, 'kind' | 'arn' | 'name'>): string {
  return kind === 'connection' ? name : arn.split('/').at(-1)!;
}
