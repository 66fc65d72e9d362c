import type { Helper } from '@/lib/controller/driver';

/** Resources that are held up for the same reason in the same account, and whom that concerns. */
export interface Stuck {
  /** Null: administrators. */
  teamId: string | null;
  accountId: string;
  /** Machine-readable: the `reason` of what is blocked, or `slow`, or a health. */
  cause: string;
  count: number;
  /** The longest held up of them. */
  first: {
    resourceId: string;
    /** For people: `connection service1`. */
    name: string;
    /** The resource's own sentence. */
    sentence: string;
    blockedBy: Helper | null;
    since: Date;
    grantId: string | null;
    serviceId: string | null;
    serviceName: string | null;
    consumerTeamName: string | null;
    /** Who is told is the team that has the access. */
    isConsumers: boolean;
  };
  /** How many services and grants they belong to. */
  services: number;
  grants: number;
}

const helpers: Record<Helper, string> = { owner: 'The service’s owners', consumer: 'The consumer’s team', admin: 'An administrator' };

/** Who must act, for others to read. */
export function whoMustAct(blockedBy: Helper): string {
  return helpers[blockedBy];
}

/** `27 November 2026, 05:10 UTC` */
export function momentInWords(moment: Date): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(moment);
  return `${day}, ${moment.toISOString().slice(11, 16)} UTC`;
}

/** The page where most of it can be seen to: that of the one access or service, else the place of all of them. */
export function hrefOf({ teamId, accountId, first, services, grants }: Stuck, place: { ofAdmins: string; tab: string }): string {
  if (grants === 1 && first.grantId) return `/access/${first.grantId}`;
  if (teamId === null) return `/controller?${place.ofAdmins}&account=${accountId}`;
  if (first.isConsumers) return '/access';
  if (services === 1 && first.serviceId) return `/services/${first.serviceId}?tab=${place.tab}`;
  return '/owned';
}
