'use client';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { useFlash } from '@/components/flash';

type Check = { intact: true; events: number; head: string } | { intact: false; events: number; brokenAt: string };

/** Recomputes every link and says what came of it. */
export function VerifyChain() {
  const flash = useFlash();
  const [isRunning, setRunning] = useState(false);
  const verify = async () => {
    setRunning(true);
    try {
      const check = await fetchJson<Check>('/api/activity/verify');
      flash.push(
        check.intact
          ? { type: 'success', id: 'chain', header: 'The chain is intact', content: `All ${check.events.toLocaleString('en')} events were recomputed. Hash of the last one: ${check.head}` }
          : { type: 'error', id: 'chain', header: 'The chain is broken', content: `Event ${check.brokenAt} does not fit what stands before it: it, or one before it, was changed or removed outside of Pergola. Compare with a backup.` },
      );
    } catch (error) {
      flash.push({ type: 'error', id: 'chain', header: 'The chain could not be verified', content: error instanceof Error ? error.message : 'Try again.' });
    }
    setRunning(false);
  };
  return (
    <Button loading={isRunning} loadingText="Verifying" onClick={verify}>
      Verify the chain
    </Button>
  );
}
