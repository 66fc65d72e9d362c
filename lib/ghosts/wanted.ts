import type { WantedResource } from '@/lib/controller/declare';
import type { SharePrincipalSpec } from '@/lib/controller/specs';
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
