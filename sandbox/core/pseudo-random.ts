/** Numbers that look random and are the same on every run. */
export interface PseudoRandom {
  /** A whole number from 0 to one less than `bound`. */
  below(bound: number): number;
  /** From 0 to just below 1. */
  share(): number;
  oneOf<T>(list: readonly T[]): T;
}

/** A linear congruential generator with the constants of Numerical Recipes; its upper bits are the good ones. */
export function pseudoRandom(seed: number): PseudoRandom {
  let state = seed >>> 0;
  const share = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(share() * bound);
  return { below, share, oneOf: (list) => list[below(list.length)]! };
}
