import { kindOfPrincipal, principalInWords } from '@/lib/controller/principal-in-words';
import type { GhostKind, MarkProblem } from '@/prisma/generated/enums';
import type { GhostDetails } from './finding';
import { own } from '@/lib/platform/own';

interface Described {
  kind: GhostKind;
  holder: string;
  /** Null: not onboarded. */
  holderName?: string | null;
  serviceName: string;
  details: GhostDetails;
}

/** `Forecasting (222222222222)`, `account 222222222222`, `the organization o-1234567890`. */
export function holderInWords(holder: string, name?: string | null): string {
  return name ? `${name} (${holder})` : principalInWords(holder);
}

export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether more than one account has it, and nobody knows how many. */
export function isForMany(holder: string): boolean {
  const kind = kindOfPrincipal(holder);
  return kind === 'organization' || kind === 'unit' || kind === 'anyone';
}

/** One object that gives access, as a sentence without a full stop. */
export function ghostInWords({ kind, holder, holderName, serviceName, details }: Described): string {
  const who = holderInWords(holder, holderName);
  const Who = capitalized(who);
  switch (kind) {
    case 'PRINCIPAL': {
      const share = details.isMarkedShare && details.isOtherShare ? `the share ${details.shareName || 'without a name'}, which carries a mark of Pergola and holds ${serviceName} as well` : details.isOtherShare ? `the share ${details.shareName || 'without a name'}, which Pergola did not make and which holds ${serviceName} as well` : `the resource share of ${serviceName}`;
      if (isForMany(holder)) return `Every account of ${principalInWords(holder)} may connect to ${serviceName}: it is a principal of ${share}`;
      return `${Who} may connect to ${serviceName}: it is a principal of ${share}${details.external && details.state === 'ASSOCIATING' ? ', and has not accepted the invitation yet' : ''}`;
    }
    case 'NETWORK_ASSOCIATION':
      return `${Who} has ${serviceName} in its service network${details.through ? ` ${details.through}` : ''}, and whatever is in that network can call it`;
    case 'ENDPOINT_ASSOCIATION':
      return `${Who} reaches ${serviceName} through its VPC endpoint${details.through ? ` ${details.through}` : ''}`;
    case 'RESOURCE_POLICY':
      if (details.isUnreadable) return `The resource policy of ${serviceName} can’t be read, so it might let in any AWS account`;
      return `${isForMany(holder) && kindOfPrincipal(holder) !== 'anyone' ? `Every account of ${who}` : Who} may connect to ${serviceName}: the resource policy allows it, and no resource share does`;
    case 'SHARED_NETWORK':
      return `${isForMany(holder) ? `Every account of ${who}` : Who} reaches ${serviceName} through service network ${networkId(details.through)} of account ${details.networkOwner}`;
    case 'CONNECTION':
      return `${Who} calls ${serviceName} through an EventBridge connection of its own`;
  }
}

function networkId(arn: string | undefined): string {
  return arn?.split('/').at(-1) ?? '';
}

/** What AWS calls that kind of object. */
export const nounOfGhost: Record<GhostKind, string> = {
  PRINCIPAL: 'principal of a resource share',
  NETWORK_ASSOCIATION: 'service network association',
  ENDPOINT_ASSOCIATION: 'VPC endpoint association',
  CONNECTION: 'association managed by EventBridge',
  RESOURCE_POLICY: 'resource policy of the resource configuration',
  SHARED_NETWORK: 'association with a shared service network',
};

export const nounOfObject: Record<string, string> = {
  'resource-gateway': 'resource gateway',
  'resource-configuration': 'resource configuration',
  'resource-share': 'resource share',
  connection: 'EventBridge connection',
};

interface DescribedObject {
  kind: string;
  name: string;
  arn: string;
  accountId: string;
  problem: MarkProblem;
}

/** An object that carries a mark, as a sentence without a full stop. */
export function objectInWords({ kind, name, arn, accountId, problem }: DescribedObject): string {
  const noun = own(nounOfObject, kind) ?? kind;
  const id = kind === 'connection' ? '' : ` (${arn.split('/').at(-1)})`;
  const object = `The ${noun} ${name}${id} in account ${accountId}`;
  switch (problem) {
    case 'TWIN':
      return `${object} carries the mark of a resource that has another object`;
    case 'REMOVED':
      return `${object} carries the mark of a resource that was removed`;
    case 'UNKNOWN':
      return `${object} carries a mark of Pergola that no resource here has`;
  }
}
