import { closeDb } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { seedSandboxWorld } from './seed-sandbox-world';

/** Against AWS there is nothing to seed: accounts are added by their people. */
async function seed(): Promise<void> {
  if (await isSandbox()) await seedSandboxWorld();
  else console.log('Not the sandbox: nothing to seed. Add accounts with: npx pergola accounts add');
}

async function isSandbox(): Promise<boolean> {
  const { AWS_ENDPOINT_URL } = env();
  if (!AWS_ENDPOINT_URL) return false;
  const answer = await fetch(new URL('/_sandbox/health', AWS_ENDPOINT_URL)).catch(() => null);
  return answer?.ok ?? false;
}

seed()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(closeDb);
