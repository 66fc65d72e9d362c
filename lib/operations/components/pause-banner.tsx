'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { HoldBanner } from '@/lib/installation/components/hold-banner';
import { pausesQuery, type Waits } from '../pauses-query';
import type { PauseView } from '../reads/pauses';

const Flashbar = dynamic(() => import('@cloudscape-design/components/flashbar'));

/** On every page of those whom a pause concerns: what waits, why, and that nothing is lost. */
export function PauseBanner({ initial }: { initial: Waits }) {
  const { data: { pauses, hold } } = useQuery(pausesQuery(initial));
  return (
    <>
      {hold && <HoldBanner hold={hold} />}
      {pauses.length > 0 && <Paused pauses={pauses} />}
    </>
  );
}

function Paused({ pauses }: { pauses: PauseView[] }) {
  return (
    <Flashbar
      items={pauses.map(({ id, what, reason, startedBy, removalsToo }) => ({
        id,
        type: 'warning',
        header: `${startedBy} has paused ${what}`,
        content: `${/[.!?]$/.test(reason) ? reason : `${reason}.`} What you ask for is kept and continues once an administrator ends the pause. Credentials are not kept: enter them then. ${removalsToo ? 'What is to be removed stays until then, too.' : 'What is revoked is cut all the same.'}`,
      }))}
    />
  );
}
