'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { Copyable } from '@/components/copyable';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { UsersOfConnections } from '@/lib/connections/components/users-of-connections';
import { resumeGrantAction } from '../actions';
import type { RestoredConnection } from '../facts';
import { progressFlash } from '../progress-flash';

interface ResumableGrant {
  id: string;
  serviceName: string;
  accountId: string;
  teamName: string;
  comingBack: RestoredConnection[];
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
          Pergola shares {serviceName} with account {accountId} again. {whatComesBack(comingBack, teamName)}
        </div>
        <ArnsThatChange connections={comingBack} />
        {comingBack.length > 0 && <UsersOfConnections grantId={id} accountId={accountId} label="What names these ARNs, and fails until it names the new ones" />}
      </SpaceBetween>
    </ConfirmModal>
  );
}

/** Credentials are kept nowhere, and EventBridge gives a connection that it creates again another ARN. */
export function whatComesBack(connections: RestoredConnection[], teamName: string): string {
  if (connections.length === 0) return `Nothing was connected, so ${teamName} can connect as before.`;
  const names = connections.map(({ name }) => name).join(', ');
  const [it, its] = connections.length === 1 ? ['The connection', 'its credentials'] : ['The connections', 'their credentials'];
  return `${it} ${names} ${connections.length === 1 ? 'is' : 'are'} restored under the same name${connections.length === 1 ? '' : 's'} and with ${connections.length === 1 ? 'a new ARN' : 'new ARNs'}, once ${teamName} enters ${its} again: Pergola keeps none.`;
}

/** The ARNs that are no longer valid after the access was resumed. */
export function ArnsThatChange({ connections }: { connections: RestoredConnection[] }) {
  const former = connections.flatMap(({ name, arn }) => (arn ? [{ name, arn }] : []));
  if (former.length === 0) return null;
  return (
    <div>
      <Box variant="awsui-key-label">{former.length === 1 ? 'ARN that changes' : 'ARNs that change'}</Box>
      {former.map(({ name, arn }) => (
        <div key={arn} className="aws-term">
          <Copyable value={arn} label={`former ARN of ${name}`} />
        </div>
      ))}
    </div>
  );
}
