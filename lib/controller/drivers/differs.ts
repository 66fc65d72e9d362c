import type { Difference, Verdict } from '../driver';

/** One difference, whether AWS can change it in place, and how it reads in a sentence: `its ports are 80 instead of 443`. */
interface Found extends Difference {
  fix: 'update' | 'replace';
  phrase: string;
}

/** One verdict over everything that is otherwise than wanted; null when nothing is. One thing that AWS cannot change replaces it all. */
export function differs(candidates: readonly (Found | false)[]): Extract<Verdict, { is: 'differs' }> | null {
  const found = candidates.filter((one) => one !== false);
  if (found.length === 0) return null;
  return {
    is: 'differs',
    fix: found.some(({ fix }) => fix === 'replace') ? 'replace' : 'update',
    what: found.map(({ phrase }) => phrase).join(', and '),
    differences: found.map(({ what, wanted, found: held }) => ({ what, wanted, found: held })),
  };
}

/** `sg-1, sg-2`; `none` when there is nothing. */
export function listed(values: readonly string[]): string {
  return values.length > 0 ? [...values].sort().join(', ') : 'none';
}
