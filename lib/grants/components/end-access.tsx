'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Textarea, { type TextareaProps } from '@cloudscape-design/components/textarea';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { UsersOfConnections } from '@/lib/connections/components/users-of-connections';
import { giveBackGrantAction, revokeGrantAction, suspendGrantAction } from '../actions';
import { progressFlash } from '../progress-flash';
import { blastRadiusQuery } from '../queries';
import { WillBreak } from './will-break';

/** What the button needs to know of a grant. */
interface EndableGrant {
  id: string;
  serviceName: string;
  accountId: string;
  teamName: string;
}

const optional = { label: 'Comment', description: 'Optional. Both sides see it.' };
const ways = {
  revoke: { title: 'Revoke access', action: revokeGrantAction, running: 'Revoking access', afterwards: 'end', deleted: 'Connections that will be deleted', field: optional },
  giveBack: { title: 'Give back access', action: giveBackGrantAction, running: 'Giving back access', afterwards: 'end', deleted: 'Connections that will be deleted', field: optional },
  suspend: {
    title: 'Suspend access',
    action: suspendGrantAction,
    running: 'Suspending access',
    afterwards: 'suspend',
    deleted: 'Connections that will be deleted, and get another ARN when the access is resumed',
    field: { label: 'Why', description: 'They read it on the page of the access.' },
  },
} as const;

/** A button that shows what will break, and after a second click ends the access, or cuts it for the time being. */
export function EndAccess({ grant, how, isInline = false }: { grant: EndableGrant; how: keyof typeof ways; isInline?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const { title } = ways[how];
  return (
    <>
      <Button
        variant={isInline ? 'inline-link' : 'normal'}
        ariaLabel={isInline ? `${title}: ${grant.serviceName} for account ${grant.accountId}` : undefined}
        onClick={() => setOpen(true)}
      >
        {title}
      </Button>
      {isOpen && <Preview grant={grant} how={how} close={() => setOpen(false)} />}
    </>
  );
}

function Preview({ grant, how, close }: { grant: EndableGrant; how: keyof typeof ways; close: () => void }) {
  const { title, action, running, afterwards, deleted, field } = ways[how];
  const router = useRouter();
  const flash = useFlash();
  const cache = useQueryClient();
  const [comment, setComment] = useState('');
  const input = useRef<TextareaProps.Ref>(null);
  const { data, error } = useQuery(blastRadiusQuery(grant.id, true));
  const { run, failure, isRunning } = useAction(action);
  const end = async () => {
    const result = await run({ grantId: grant.id, comment });
    if (!result.ok) {
      if (result.fieldErrors?.comment) input.current?.focus();
      return;
    }
    flash.push({ type: 'info', id: progressFlash(grant.id), content: `The access of ${grant.teamName} to ${grant.serviceName} is being cut. Its page shows how far it is, and then the proof.` });
    await cache.invalidateQueries({ queryKey: ['grant', grant.id] });
    close();
    router.refresh();
    focusHeading();
  };
  return (
    <ConfirmModal title={title} confirm={title} running={running} isRunning={isRunning} onConfirm={end} close={close}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure?.fieldErrors?.comment ? null : failure} />
        {error ? (
          <Alert type="warning" header="What will break could not be read">
            {error.message}
          </Alert>
        ) : data ? (
          <>
            <WillBreak blast={data} afterwards={data.afterwards[afterwards]} deleted={deleted} />
            {data.connections.length > 0 && <UsersOfConnections grantId={grant.id} accountId={grant.accountId} label={`What fails in account ${grant.accountId}`} />}
          </>
        ) : (
          <Box>
            <Spinner /> Checking AWS for what depends on this…
          </Box>
        )}
        <FormField label={field.label} description={field.description} errorText={failure?.fieldErrors?.comment}>
          <Textarea ref={input} value={comment} rows={2} onChange={({ detail }) => setComment(detail.value)} />
        </FormField>
      </SpaceBetween>
    </ConfirmModal>
  );
}
