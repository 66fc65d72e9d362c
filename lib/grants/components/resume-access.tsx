'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { resumeGrantAction } from '../actions';
import { progressFlash } from '../progress-flash';

interface ResumableGrant {
  id: string;
  serviceName: string;
  accountId: string;
  teamName: string;
  comingBack: string[];
}

/** A button that says what comes back, and what the others have to do then, before it lets the access go on. */
export function ResumeAccess({ grant, isInline = false }: { grant: ResumableGrant; isInline?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={isInline ? 'inline-link' : 'primary'}
        ariaLabel={isInline ? `Resume access: ${grant.serviceName} for account ${grant.accountId}` : undefined}
        onClick={() => setOpen(true)}
      >
        Resume access
      </Button>
      {isOpen && <Preview grant={grant} close={() => setOpen(false)} />}
    </>
  );
}

function Preview({ grant, close }: { grant: ResumableGrant; close: () => void }) {
  const { id, serviceName, accountId, teamName, comingBack } = grant;
  const router = useRouter();
  const flash = useFlash();
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(resumeGrantAction);
  const resume = async () => {
    const result = await run({ grantId: id });
    if (!result.ok) return;
    flash.push({ type: 'info', id: progressFlash(id), content: `${serviceName} is being shared with account ${accountId} again.` });
    await cache.invalidateQueries({ queryKey: ['grant', id] });
    close();
    router.refresh();
    focusHeading();
  };
  return (
    <ConfirmModal title="Resume access" confirm="Resume access" running="Resuming access" isRunning={isRunning} onConfirm={resume} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        <div>
          {serviceName} is shared with account {accountId} again. {whatComesBack(comingBack, teamName)}
        </div>
      </SpaceBetween>
    </ConfirmModal>
  );
}

/** Credentials were kept nowhere. */
export function whatComesBack(names: string[], teamName: string): string {
  if (names.length === 0) return `Nothing was connected, so ${teamName} can connect as before.`;
  const isOne = names.length === 1;
  return `The ${isOne ? 'connection' : 'connections'} ${names.join(', ')} ${isOne ? 'comes' : 'come'} back under the same name${isOne ? '' : 's'}, once ${teamName} ${isOne ? 'has handed over its' : 'has handed over their'} credentials again: Pergola keeps none.`;
}
