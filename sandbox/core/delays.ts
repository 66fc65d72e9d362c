import type { Delays } from './contract';

/** Realistic figures: a gateway was seen to take about 11 s between `createdAt` and `lastUpdatedAt` in AWS CLI examples. */
export const realisticDelays: Delays = {
  resourceGateway: 9_000,
  resourceConfiguration: 4_000,
  association: 4_000,
  shareAssociation: 2_000,
  connection: 25_000,
  connectionDelete: 8_000,
  connectionAuthorization: 3_000,
  vpcEndpoint: 20_000,
  stateMachine: 1_000,
  pipe: 15_000,
  domainVerification: 60_000,
};

const fastFactor = 0.005;

/** A factor for all of them, single ones in milliseconds, or nothing for the realistic ones. */
export type DelaysSetting = number | Partial<Delays>;

export function delaysFrom(setting: DelaysSetting = 1, base: Delays = realisticDelays): Delays {
  if (typeof setting !== 'number') return { ...base, ...setting };
  return Object.fromEntries(
    Object.entries(realisticDelays).map(([kind, milliseconds]) => [kind, Math.round(milliseconds * setting)]),
  ) as unknown as Delays;
}

/** Reads `fast`, a factor, or a JSON object of milliseconds by kind, as it stands in the environment or in a request. */
export function parseDelays(setting: unknown): DelaysSetting {
  const value = typeof setting === 'string' ? parseText(setting) : setting;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('Delays must be "fast", a factor such as 0.1, or an object of milliseconds by kind.');
  }
  for (const [kind, milliseconds] of Object.entries(value)) {
    if (!Object.hasOwn(realisticDelays, kind)) {
      throw new Error(`The sandbox knows no delay ${kind}. It knows ${Object.keys(realisticDelays).join(', ')}.`);
    }
    if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) {
      throw new Error(`The delay ${kind} must be a number of milliseconds.`);
    }
  }
  return value;
}

function parseText(text: string): unknown {
  if (text === 'fast') return fastFactor;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
