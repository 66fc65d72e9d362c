import { unsupported } from '../unsupported';

/** Refuses what of an input AWS knows and the sandbox does not play. */
export function refuseUnplayed(input: object, members: readonly string[]): void {
  const given = Object.entries(input).find(([name, value]) => members.includes(name) && value !== undefined);
  if (given) throw unsupported(`${given[0]} of Amazon S3`, 'Leave it out.');
}
