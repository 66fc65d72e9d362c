import { Resolver } from 'node:dns/promises';
import { z } from 'zod';
import { kindOfAddress } from '@/lib/platform/ip-address';
import type { Resolution } from './facts';

/** Longer than a healthy name server takes, shorter than a person's patience. Of each server. */
const lookupMs = 2_000;

const noAnswer: Resolution = { is: 'notChecked', because: 'the public name servers gave no answer' };

/** Asks these name servers and no others: the process's own might know internal names, and whoever asks must not learn which there are. */
export async function resolvePublicly(name: string, servers: readonly string[]): Promise<Resolution> {
  const resolver = new Resolver({ timeout: lookupMs, tries: 1 });
  resolver.setServers([...servers]);
  try {
    const addresses = await resolver.resolve4(name);
    return { is: addresses.some((address) => kindOfAddress(address) === 'public') ? 'public' : 'private' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return ['ENOTFOUND', 'ENODATA'].includes(code) ? { is: 'notFound' } : noAnswer;
  }
}

const answerSchema = z.object({ is: z.enum(['private', 'public', 'notFound']) });

/** Public DNS of the sandbox's world. Another endpoint than the sandbox says nothing. */
export async function resolveInSandbox(endpoint: string, name: string): Promise<Resolution> {
  try {
    const response = await fetch(new URL(`/_sandbox/dns?name=${encodeURIComponent(name)}`, endpoint), { signal: AbortSignal.timeout(lookupMs) });
    return answerSchema.parse(await response.json());
  } catch {
    return { is: 'notChecked', because: 'this portal works with an endpoint of its own in place of AWS, whose names public DNS does not have' };
  }
}
