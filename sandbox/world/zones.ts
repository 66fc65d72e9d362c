import { own } from '@/sandbox/core/own';

/** AWS's short names of Regions, as they stand in zone ids. */
const shortNames: Record<string, string> = { 'us-east-1': 'use1', 'ap-northeast-2': 'apne2' };

export const zoneLetters = ['a', 'b', 'c'] as const;

/** Zone ids are the same in every account; e.g. `use1-az1` for `us-east-1a`. */
export function zoneId(region: string, letter: (typeof zoneLetters)[number]): string {
  return `${own(shortNames, region) ?? region}-az${zoneLetters.indexOf(letter) + 1}`;
}
