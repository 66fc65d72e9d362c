import { awsNamePrefix } from '@/lib/controller/specs';

const longestName = 64;

/** A name that EventBridge takes and no other connection of the account has: `pergola-service1`, else `pergola-service1-2`. */
export function connectionName(serviceName: string, taken: readonly string[]): string {
  const base = `${awsNamePrefix}${serviceName.replace(/[^.\-_A-Za-z0-9]+/g, '-') || 'connection'}`.slice(0, longestName);
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    const name = base.slice(0, longestName - suffix.length) + suffix;
    if (!taken.includes(name)) return name;
  }
}
