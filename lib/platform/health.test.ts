import { beforeAll, expect, test, vi } from 'vitest';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { readHealth } from './health';

beforeAll(async () => {
  await preparePortalEnvironment({ awsEndpointUrl: 'http://127.0.0.1:9' });
});

test('health answers everyone from one probe, and probes again after 2 seconds', async () => {
  const probes = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response());
  const answers = await Promise.all(Array.from({ length: 100 }, () => readHealth()));
  expect(new Set(answers).size).toBe(1);
  await readHealth();
  expect(probes).toHaveBeenCalledTimes(1);
  const later = performance.now() + 2_001;
  vi.spyOn(performance, 'now').mockReturnValue(later);
  await readHealth();
  expect(probes).toHaveBeenCalledTimes(2);
});
