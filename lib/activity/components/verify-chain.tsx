'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { useFlash } from '@/components/flash';
import { Time } from '@/components/time';
import type { AuditCheck } from '@/lib/platform/verify-audit';

type Check = AuditCheck & { publicKeys: string[] };

/** Recomputes every link, compares it with the signed heads, and says what came of it. */
export function VerifyChain() {
  const flash = useFlash();
  const [isRunning, setRunning] = useState(false);
  const verify = async () => {
    setRunning(true);
    try {
      const check = await fetchJson<Check>('/api/activity/verify');
      flash.push(
        check.intact
          ? { type: 'success', id: 'chain', header: 'The audit log is intact', content: <Intact check={check} /> }
          : { type: 'error', id: 'chain', header: 'The audit log was changed', content: `${check.problems.map(({ message }) => message).join(' ')} Restore the events from a backup, and find out who had access to the database.` },
      );
    } catch (error) {
      flash.push({ type: 'error', id: 'chain', header: 'The audit log could not be verified', content: error instanceof Error ? error.message : 'Try again.' });
    }
    setRunning(false);
  };
  return (
    <Button loading={isRunning} loadingText="Verifying" onClick={verify}>
      Verify the audit log
    </Button>
  );
}

function Intact({ check }: { check: Check }) {
  const { events, heads, vouchedUntil, head, publicKeys } = check;
  return (
    <>
      <Box variant="p" color="inherit">
        {events.toLocaleString('en')} events match their hashes. The last hash is <Box variant="code">{head}</Box>.{' '}
        {vouchedUntil ? (
          <>
            {heads.toLocaleString('en')} signed heads match. The latest is of <Time iso={vouchedUntil.at} />.
          </>
        ) : (
          'There is no signed head to compare with, so removed events at the end are not detected.'
        )}
      </Box>
      {publicKeys.length > 0 && (
        <Box variant="p" color="inherit">
          Public key of the heads: <Box variant="code">{publicKeys[0]}</Box>
        </Box>
      )}
    </>
  );
}
