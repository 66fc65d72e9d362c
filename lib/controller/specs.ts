import type { OnwardSharing } from '@/prisma/generated/enums';

/**
 * Specs of the six kinds: what is wanted of AWS, in plain JSON as it is stored in `Resource.spec`. Ids of what a
 * resource depends on are not in its spec: a driver asks `pass.dependency(kind)`.
 */

/** The prefix of the names of resource shares and EventBridge connections: the roles of an account allow no others. */
export const awsNamePrefix = 'pergola-';

/** Header of the connections to a service without authentication: EventBridge has none without. No service has it for its key. */
export const standInKeyName = 'x-no-sign-in';

/** EventBridge connections have no tags: their description is the mark. */
export function connectionMark(resourceId: string): string {
  return `Managed by Pergola (resource ${resourceId})`;
}

/** The resource ID in the description of a connection; null: it has no mark. */
export function markOfConnection(description: string | undefined): string | null {
  return /^Managed by Pergola \(resource (\S+)\)$/.exec(description ?? '')?.[1] ?? null;
}

/** The name of the resource share of a service. */
export function shareName(serviceName: string): string {
  return `${awsNamePrefix}${serviceName}`;
}

export interface ResourceGatewaySpec {
  name: string;
  vpcId: string;
  subnetIds: string[];
  securityGroupIds: string[];
  ipAddressType: 'IPV4' | 'IPV6' | 'DUALSTACK';
  dnsResolution: 'PUBLIC' | 'IN_VPC';
  /** A gateway that was there before: looked at, never made, changed or removed. */
  existingId?: string;
}

export interface ResourceConfigurationSpec {
  name: string;
  target: { domainName: string } | { ipAddress: string };
  portRanges: string[];
  /** `ALLOWED`: consumers may put it on service networks that can be shared with further accounts. */
  onwardSharing: OnwardSharing;
}

export interface ResourceShareSpec {
  name: string;
}

/** Depends on the share and on the configuration that is in it. */
export interface SharePrincipalSpec {
  /** Twelve digits; when it is only to be cut, any principal that RAM or a resource policy may name. */
  consumerAccountId: string;
  serviceName: string;
  /** Shares that Pergola did not make and that hold the configuration: when cutting, it is taken out of them as well. */
  otherShareArns?: string[];
  /** Service networks of other accounts through which the holder comes in: when cutting, it is taken out of them. */
  networkArns?: string[];
  /** When cutting, the resource policy of the configuration is deleted at once, since a person was shown what it holds. */
  removesPolicy?: true;
}

/** A path to a service beside the one of its grant. It is only ever removed. */
export interface AccessPathSpec {
  /** Twelve digits. */
  consumerAccountId: string;
  serviceName: string;
  configurationArn: string;
  /** The service's own share, which stays as it is. */
  ownShareArn: string | null;
  /** Other shares that let the holder in. It leaves those that someone made by hand; of those with a mark, the configuration leaves. */
  otherShareArns: string[];
  /** Service networks of other accounts that the configuration is taken out of. */
  networkArns: string[];
}

/** In the consumer account; depends on the share principal. */
export interface ShareInvitationSpec {
  serviceName: string;
  ownerAccountId: string;
}

/** A parameter that goes with every call. A value is not a secret. */
export interface HttpParameter {
  in: 'query' | 'header' | 'body';
  name: string;
  value: string;
}

/** In the consumer account; depends on the share principal, the invitation where there is one, and the configuration. */
export interface ConnectionSpec {
  name: string;
  serviceName: string;
  authorization:
    | { type: 'BASIC' }
    | { type: 'API_KEY'; keyName: string }
    | {
        type: 'OAUTH_CLIENT_CREDENTIALS';
        endpoint: string;
        method: 'GET' | 'POST' | 'PUT';
        scope?: string;
        /** Of the token request; their values are no secrets. */
        tokenParameters?: HttpParameter[];
        /** Parameters of the token request whose values are credentials: EventBridge alone keeps them. */
        secretParameters?: Omit<HttpParameter, 'value'>[];
      }
    /** EventBridge knows no open connection: an API key header that the service ignores stands in. */
    | { type: 'NONE' };
  parameters: HttpParameter[];
}
