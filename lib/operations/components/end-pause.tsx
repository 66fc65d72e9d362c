'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { endPauseAction } from '../actions';
import { pausesKey } from '../pauses-query';
import type { PauseView } from '../reads/pauses';

/** Says what goes on, and ends a pause after a second click. */
export function EndPause({ pause, waiting }: { pause: PauseView; waiting: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="inline-link" ariaLabel={`End the pause of ${pause.what}`} onClick={() => setOpen(true)}>
        End the pause
      </Button>
      {isOpen && <Confirm pause={pause} waiting={waiting} close={() => setOpen(false)} />}
    </>
  );
}

function Confirm({ pause: { id, what }, waiting, close }: { pause: PauseView; waiting: number; close: () => void }) {
  const flash = useFlash();
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(endPauseAction);
  const end = async () => {
    const result = await run({ pauseId: id });
    await Promise.all([cache.invalidateQueries({ queryKey: ['controller'] }), cache.invalidateQueries({ queryKey: pausesKey })]);
    if (!result.ok) return;
    flash.push({ type: 'success', id: 'pause', content: `The pause of ${what} has ended. What waited for it continues within seconds, the most urgent first.` });
    close();
    focusHeading();
  };
  return (
    <ConfirmModal title="End the pause" confirm="End the pause" running="Ending the pause" isRunning={isRunning} onConfirm={end} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        <div>
          The pause of {what} ends. Pergola then makes the changes on AWS that waited for it{waiting > 0 && `: ${waiting === 1 ? '1 resource waits' : `${waiting.toLocaleString('en')} resources wait`} for the end of a pause`}.
        </div>
      </SpaceBetween>
    </ConfirmModal>
  );
}
