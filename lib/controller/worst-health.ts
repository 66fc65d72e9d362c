import type { HealthView } from './health-view';
import { worstFirst } from './health-above';

/** The worst of several; null when none has anything to compare. */
export function worstHealth<One extends Pick<HealthView, 'is'>>(healths: readonly (One | null)[]): One | null {
  const known = healths.filter((health) => health !== null);
  return known.sort((a, b) => worstFirst.indexOf(a.is) - worstFirst.indexOf(b.is))[0] ?? null;
}
