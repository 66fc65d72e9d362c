import { pseudoRandom } from '@/sandbox/core/pseudo-random';

/** Some of them, the same for the same seed, as far as the list is the same. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = pseudoRandom(seed);
  const left = [...items];
  const chosen: Item[] = [];
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(Math.floor(random.share() * left.length), 1));
  return chosen;
}
