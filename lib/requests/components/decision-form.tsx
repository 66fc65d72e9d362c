'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea, { type TextareaProps } from '@cloudscape-design/components/textarea';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import type { ActionResult } from '@/lib/platform/action';
import { approveRequestAction, rejectRequestAction } from '../actions';
import { dayInWords } from '../until';
import type { RequestPage } from '../views';

/** One comment, two ways. Both sides see it. */
export function DecisionForm({ request }: { request: RequestPage }) {
  const router = useRouter();
  const flash = useFlash();
  const approve = useAction(approveRequestAction);
  const reject = useAction(rejectRequestAction);
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState('');
  const field = useRef<TextareaProps.Ref>(null);
  const decision = { requestId: request.id, digest: request.digest, comment };
  const failure = approve.failure ?? reject.failure;

  const decide = async (run: () => Promise<ActionResult<unknown>>, done: string) => {
    setProblem('');
    approve.clear();
    reject.clear();
    const result = await run();
    if (result.ok) {
      flash.push({ type: 'success', content: done });
      router.refresh();
      focusHeading();
    } else if (result.fieldErrors?.comment) {
      setProblem(result.fieldErrors.comment);
      field.current?.focus();
    }
  };

  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" loading={reject.isRunning} disabled={approve.isRunning} loadingText="Rejecting" onClick={() => decide(() => reject.run(decision), `Rejected. ${request.teamName} sees your comment and can ask again.${request.renews ? ' The access stands as it was.' : ''}`)}>
              Reject
            </Button>
            <Button
              variant="primary"
              formAction="none"
              loading={approve.isRunning}
              disabled={reject.isRunning}
              loadingText="Approving"
              onClick={() => decide(() => approve.run(decision), request.renews ? `Approved. The access stands until ${dayInWords(request.until)} now.` : `Approved. ${request.service.name} is being shared with account ${request.accountId}.`)}
            >
              Approve
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <FailureAlert failure={failure?.code === 'invalidInput' ? null : failure} />
          {failure?.code === 'conflict' && (
            <Button iconName="refresh" formAction="none" onClick={() => (approve.clear(), reject.clear(), router.refresh())}>
              Show it as it is now
            </Button>
          )}
          <Container header={<Header variant="h2">Your decision</Header>}>
            <FormField label="Comment" description="Both sides see it. It is needed to reject." constraintText="At most 1,000 characters." errorText={problem} stretch>
              <Textarea ref={field} value={comment} rows={2} onChange={({ detail }) => setComment(detail.value)} />
            </FormField>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}
