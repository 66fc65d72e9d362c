'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { withdrawRequestAction } from '../actions';
import type { RequestPage } from '../views';

/** Withdraws a request after a second click. */
export function WithdrawRequest({ request }: { request: RequestPage }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Withdraw request</Button>
      {isOpen && <Confirm request={request} close={() => setOpen(false)} />}
    </>
  );
}

function Confirm({ request: { id, service, accountId, renews }, close }: { request: RequestPage; close: () => void }) {
  const router = useRouter();
  const flash = useFlash();
  const { run, failure, isRunning } = useAction(withdrawRequestAction);
  const withdraw = async () => {
    const result = await run({ requestId: id });
    if (!result.ok) return;
    flash.push({ type: 'success', content: 'The request is withdrawn. You can request access again at any time.' });
    router.refresh();
    close();
    focusHeading();
  };
  return (
    <ConfirmModal title="Withdraw request" confirm="Withdraw request" running="Withdrawing" isRunning={isRunning} onConfirm={withdraw} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        <div>
          Its approvers no longer see the request {renews ? `to renew the access to ${service.name}` : `for access to ${service.name}`} in account {accountId} as waiting. {renews ? 'The access keeps its end date.' : 'You can request access again.'}
        </div>
      </SpaceBetween>
    </ConfirmModal>
  );
}
