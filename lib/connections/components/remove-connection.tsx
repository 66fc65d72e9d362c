'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { removeConnectionAction } from '../actions';
import { UsersOfConnections } from './users-of-connections';

/** Shows what fails without the connection, and removes it after a second click. */
export function RemoveConnection({ grant, connection }: { grant: GrantView; connection: ConnectionView }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button ariaLabel={`Remove the connection ${connection.name}`} onClick={() => setOpen(true)}>
        Remove connection
      </Button>
      {isOpen && <Preview grant={grant} connection={connection} close={() => setOpen(false)} />}
    </>
  );
}

function Preview({ grant, connection, close }: { grant: GrantView; connection: ConnectionView; close: () => void }) {
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(removeConnectionAction);
  const remove = async () => {
    const result = await run({ connectionId: connection.id });
    if (!result.ok) return;
    await cache.invalidateQueries({ queryKey: ['grant', grant.id] });
    close();
    focusHeading();
  };
  return (
    <ConfirmModal title={`Remove the connection ${connection.name}`} confirm="Remove connection" running="Removing connection" isRunning={isRunning} onConfirm={remove} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        <div>
          Pergola deletes it in account {grant.account.id}. Whatever calls {grant.service.name} through it fails from the next call on. The access stays: you can connect again, and the new connection gets another ARN.
        </div>
        <UsersOfConnections grantId={grant.id} accountId={grant.account.id} connectionName={connection.name} label="What fails" />
      </SpaceBetween>
    </ConfirmModal>
  );
}
