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
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const isKnown = answers.every((answer) => answer.status === 'fulfilled' || ['ENOTFOUND', 'ENODATA'].includes((answer.reason as NodeJS.ErrnoException).code ?? ''));
  if (!isKnown) return noAnswer;
  const kinds = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.map((address) => kindOfAddress(address) === 'public') : []));
  if (kinds.length === 0) return { is: 'notFound' };
  if (kinds.every(Boolean)) return { is: 'public' };
  return { is: kinds.some(Boolean) ? 'mixed' : 'private' };
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
