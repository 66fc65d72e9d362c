'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { endSessionAction, endSessionsOfPersonAction } from '../actions';

type Which = { sessionId: string } | { personId: string };

const endWhich = (which: Which) => ('sessionId' in which ? endSessionAction(which) : endSessionsOfPersonAction(which));

interface EndSessionsProps {
  which: Which;
  /** What the button says, and to a screen reader with more. */
  label: string;
  ariaLabel: string;
  title: string;
  /** What follows for the person. */
  consequence: string;
  isLink?: boolean;
}

/** Ends sessions after a confirmation. */
export function EndSessions({ which, label, ariaLabel, title, consequence, isLink }: EndSessionsProps) {
  const [isAsking, setAsking] = useState(false);
  const { run, failure, isRunning, clear } = useAction(endWhich);
  const router = useRouter();
  const flash = useFlash();
  const close = () => {
    setAsking(false);
    clear();
  };
  const end = async () => {
    const result = await run(which);
    if (!result.ok) return;
    const { ended } = result.data;
    setAsking(false);
    flash.push({ type: 'success', id: 'sessions', content: ended === 0 ? 'The sessions had already ended.' : ended === 1 ? 'One session ended.' : `${ended} sessions ended.` });
    router.refresh();
    focusHeading();
  };
  return (
    <>
      <Button variant={isLink ? 'inline-link' : 'normal'} ariaLabel={ariaLabel} onClick={() => setAsking(true)}>
        {label}
      </Button>
      {isAsking && (
        <ConfirmModal title={title} confirm={label} running="Ending" isRunning={isRunning} onConfirm={end} close={close}>
          <SpaceBetween size="m">
            <FailureAlert failure={failure} />
            <Box variant="p">{consequence}</Box>
          </SpaceBetween>
        </ConfirmModal>
      )}
    </>
  );
}
