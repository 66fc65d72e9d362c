import { pseudoRandom, type PseudoRandom } from '@/sandbox/core/pseudo-random';
import { disturbanceKinds, type DisturbanceKind } from './disturbance-kinds';

/* What happens in a life and when, in minutes of the life. The same seed and size give the same plan. */

export const lifeMinutes = 480;
/** Published by then. */
const publishedBy = 60;
const firstRequestAt = 20;
const lastRequestAt = 420;
/** By then the services are there. */
export const firstDisturbanceAt = 80;
/** Nothing new goes wrong after this. */
const lastDisturbanceAt = 450;

export interface LifeSize {
  services: number;
  grants: number;
  owners: number;
  consumers: number;
  /** How many disturbances of each kind, over those of a whole life; at least one of each. */
  unrest: number;
}

export const fates = ['ends', 'stays', 'renewed', 'revoked', 'givenBack', 'suspended', 'reconnected', 'askedAgain'] as const;
export type Fate = (typeof fates)[number];

/** One access: who asks for what when, and what becomes of it. */
export interface GrantPlan {
  service: number;
  consumer: number;
  askAt: number;
  /** Null: nobody connects. */
  connectAt: number | null;
  fate: Fate;
  /** When it ends, is revoked, is suspended … */
  at: number;
  /** When it is resumed, or ends after all; beyond the life for some. */
  later: number;
  /** From 0 to 1, for what must not depend on the speed of the machine. */
  luck: number;
}

export interface DisturbancePlan {
  kind: DisturbanceKind;
  at: number;
  /** From 0 to 1: whom or what it meets among those that are there. */
  luck: number;
}

export interface LifePlan {
  size: LifeSize;
  /** By number of the service: when it is published, and whether changes by hand are repaired. */
  services: { at: number; repairs: boolean }[];
  grants: GrantPlan[];
  disturbances: DisturbancePlan[];
}

export function planLife(size: LifeSize, seed: number): LifePlan {
  const random = pseudoRandom(seed);
  // A plan must not begin alike for seeds that are neighbours.
  for (let thrown = 0; thrown < 8; thrown += 1) random.share();
  return {
    size,
    services: Array.from({ length: size.services }, (_, service) => ({ at: (service / size.services) * publishedBy, repairs: service % 7 !== 6 })),
    grants: planGrants(size, random),
    disturbances: planDisturbances(size, random),
  };
}

function planGrants({ services, grants, consumers }: LifeSize, random: PseudoRandom): GrantPlan[] {
  const pairs = Array.from({ length: services * consumers }, (_, index) => index);
  if (pairs.length < grants) throw new Error(`${services} services and ${consumers} consumer accounts make ${pairs.length} accesses at most, not ${grants}.`);
  return Array.from({ length: grants }, (_, index) => {
    const [pair] = pairs.splice(random.below(pairs.length), 1) as [number];
    const service = pair % services;
    const earliest = Math.max(firstRequestAt, (service / services) * publishedBy + 5);
    const askAt = earliest + random.share() * (lastRequestAt - earliest);
    const at = askAt + 15 + random.share() * (lifeMinutes - 25 - askAt);
    return {
      service,
      consumer: Math.floor(pair / services),
      askAt,
      connectAt: random.share() < 0.65 ? askAt + random.share() * 15 : null,
      // Each fate has its turn first, so that a small life has one of each.
      fate: fates[index] ?? drawFate(random.share()),
      at,
      later: at + 5 + random.share() * (lifeMinutes - askAt) * 0.8,
      luck: random.share(),
    };
  });
}

const shares: Record<Fate, number> = { ends: 0.25, stays: 0.2, renewed: 0.15, revoked: 0.12, givenBack: 0.05, suspended: 0.13, reconnected: 0.05, askedAgain: 0.05 };

function drawFate(share: number): Fate {
  let left = share;
  for (const fate of fates) if ((left -= shares[fate]) < 0) return fate;
  return 'stays';
}

function planDisturbances({ unrest }: LifeSize, random: PseudoRandom): DisturbancePlan[] {
  return Object.entries(disturbanceKinds)
    .flatMap(([kind, { times }]) =>
      Array.from({ length: Math.max(1, Math.round(times * unrest)) }, () => ({ kind: kind as DisturbanceKind, at: firstDisturbanceAt + random.share() * (lastDisturbanceAt - firstDisturbanceAt), luck: random.share() })),
    )
    .toSorted((one, other) => one.at - other.at);
}
