import { tellFigures } from '../faults/figures';
import type { AccessStory } from './access-story';
import { violations, type OracleStory } from './oracle';

/** What the oracle finds wrong with a story, over all accounts of the sandbox. */
export async function violationsOf(story: Pick<AccessStory, 'sandbox' | 'databaseUrl'>, more: Partial<OracleStory> = {}): Promise<string[]> {
  const found = await violations({
    sandboxUrl: story.sandbox.url,
    accounts: ['111111111111', '222222222222', '333333333333', '444444444444'],
    regions: ['us-east-1'],
    databaseUrl: story.databaseUrl,
    canaries: ['sunny-day-42'],
    ...more,
  });
  tellFigures({ violations: found.length });
  return found;
}
