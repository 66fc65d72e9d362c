import { pointsOf } from '@/lib/platform/cost';
import type { LimitKind } from '@/lib/platform/count-refusal';
import { db } from '@/lib/platform/db';
import { env, type Env } from '@/lib/platform/env';
import { variables } from '@/lib/platform/variables';
import { own } from '@/lib/platform/own';

/** A setting of a limit or quota: plain JSON. */
export interface LimitSetting {
  /** `LIMIT_PERSON_PER_MINUTE` */
  name: string;
  value: number;
  description: string;
}

/** A person, account or address that is over a limit now, or was refused in the last hour. */
export interface LimitedClient {
  kind: LimitKind;
  /** Id, account number or address. */
  key: string;
  /** Name of the person or account; null: an address, or unknown by now. */
  name: string | null;
}

export interface Limits {
  settings: LimitSetting[];
  /** `until`: ISO time. */
  limited: (LimitedClient & { until: string })[];
  /** Requests refused in the last hour, the most first. */
  refused: (LimitedClient & { count: number })[];
  costs: typeof pointsOf;
}

const mostShown = 50;
const settingNames = Object.keys(variables.shape).filter((name): name is keyof Env => /^(LIMIT_|QUOTA_|TRUSTED_PROXIES)/.test(name));

/** What is limited, who is over a limit now, and what was refused in the last hour. Addresses are counted by each process, so only their refusals are known. */
export async function readLimits(): Promise<Limits> {
  const settings = env();
  const most: Record<string, number> = { person: settings.LIMIT_PERSON_PER_MINUTE, account: settings.LIMIT_ACCOUNT_PER_MINUTE, signIn: settings.LIMIT_SIGN_INS_PER_MINUTE };
  const [used, refused] = await Promise.all([
    db().$queryRaw<{ kind: string; key: string; points: number; expire: bigint }[]>`
      SELECT split_part(key, ':', 1) AS kind, substr(key, strpos(key, ':') + 1) AS key, points, expire FROM rate_limit
      WHERE expire > extract(epoch FROM clock_timestamp()) * 1000 AND points > ${Math.min(...Object.values(most))} ORDER BY expire LIMIT 1000`,
    db().$queryRaw<{ kind: LimitKind; key: string; count: number }[]>`
      SELECT kind, key, sum(count)::int AS count FROM limit_refusal WHERE minute > clock_timestamp() - interval '1 hour' GROUP BY kind, key ORDER BY 3 DESC, 1, 2 LIMIT ${mostShown}`,
  ]);
  const limited = used.filter(({ kind, points }) => points > (own(most, kind) ?? Number.POSITIVE_INFINITY)).slice(0, mostShown);
  const names = await namesOf([...limited, ...refused].map(({ key }) => key));
  return {
    settings: settingNames.map((name) => ({ name, value: Number(settings[name]), description: variables.shape[name].meta()?.description ?? '' })),
    limited: limited.map(({ kind, key, expire }) => ({ kind: kind as LimitKind, key, name: names.get(key) ?? null, until: new Date(Number(expire)).toISOString() })),
    refused: refused.map((row) => ({ ...row, name: names.get(row.key) ?? null })),
    costs: pointsOf,
  };
}

async function namesOf(keys: string[]): Promise<Map<string, string>> {
  const where = { id: { in: keys } };
  const select = { id: true, name: true } as const;
  // bounded: `keys` are of two lists with a LIMIT
  const [people, accounts] = await Promise.all([db().person.findMany({ where, select }), db().account.findMany({ where, select })]);
  return new Map([...people, ...accounts].map(({ id, name }) => [id, name]));
}
