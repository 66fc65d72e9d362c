'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import LiveRegion from '@cloudscape-design/components/live-region';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import { controlOf, useActionForm } from '@/components/action-form';
import { FailureAlert } from '@/components/failure-alert';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { sendTestAction } from '../actions';
import { withQueryMoved } from '../http-task';
import { methodsWithoutBody, sendTestSchema, testMethods } from '../schema';
import type { TestOutcome } from '../writes/call-through';
import { typedBodyOf } from '../typed-body';

const methods = testMethods.map((value) => ({ value, label: value }));

/** One call through the connection, and the answer beside it. */
export function TestRequest({ grant, connection }: { grant: GrantView; connection: ConnectionView }) {
  const cache = useQueryClient();
  const [outcome, setOutcome] = useState<TestOutcome | null>(null);
  const [isExpanded, setExpanded] = useState(Boolean(grant.service.test?.path.includes('?')));
  const { form, submit, failure, isRunning } = useActionForm({
    schema: sendTestSchema,
    action: sendTestAction,
    // What the owners declare is what shows best that the service works.
    defaultValues: { connectionId: connection.id, ...withQueryMoved({ method: grant.service.test?.method ?? 'GET', path: grant.service.test?.path ?? '/', query: '' }), body: '', port: '' },
    onDone: useCallback(
      (data: TestOutcome) => {
        setOutcome(data);
        void cache.invalidateQueries({ queryKey: ['grant', grant.id] });
      },
      [cache, grant.id],
    ),
  });
  const [method, body] = useWatch({ control: form.control, name: ['method', 'body'] });
  const isMerged = grant.service.parameters.some((parameter) => parameter.in === 'body');
  const { warning } = typedBodyOf(body ?? '', { isMerged });
  /** A query that is typed or pasted into the path goes where it belongs, in view. */
  const moveQuery = () => {
    const { path, query = '' } = form.getValues();
    const moved = withQueryMoved({ path, query });
    if (moved.path === path) return;
    form.setValue('path', moved.path);
    form.setValue('query', moved.query);
    setExpanded(true);
  };
  const parameters = grant.service.parameters.map(({ name, value }) => (value ? `${name}=${value}` : name)).join(', ');
  return (
    <Container
      header={
        <Header variant="h3" description={`Step Functions calls ${grant.service.host} through ${connection.name}, under the role of HTTP Tasks in account ${grant.account.id}.`}>
          Send test request
        </Header>
      }
    >
      <form onSubmit={submit} noValidate aria-label={`Test request through ${connection.name}`}>
        <SpaceBetween size="m">
          <FailureAlert failure={failure} />
          <ColumnLayout columns={2}>
            <Controller
              control={form.control}
              name="method"
              render={({ field, fieldState }) => (
                <FormField label="Method" errorText={fieldState.error?.message}>
                  <Select
                    ref={field.ref}
                    options={methods}
                    selectedOption={methods.find(({ value }) => value === field.value) ?? null}
                    onChange={({ detail }) => field.onChange(detail.selectedOption.value)}
                    onBlur={field.onBlur}
                  />
                </FormField>
              )}
            />
            <Controller
              control={form.control}
              name="path"
              render={({ field, fieldState }) => (
                <FormField label="Path" errorText={fieldState.error?.message}>
                  <Input
                    {...controlOf(field)}
                    onBlur={() => {
                      field.onBlur();
                      moveQuery();
                    }}
                    spellcheck={false}
                  />
                </FormField>
              )}
            />
          </ColumnLayout>
          {!methodsWithoutBody.includes(method) && (
            <Controller
              control={form.control}
              name="body"
              render={({ field, fieldState }) => (
                <FormField label="Body" description="JSON is sent as JSON, anything else as text." warningText={warning} errorText={fieldState.error?.message} stretch>
                  <Textarea {...controlOf(field)} rows={4} spellcheck={false} />
                </FormField>
              )}
            />
          )}
          <ExpandableSection headerText="More options" expanded={isExpanded} onChange={({ detail }) => setExpanded(detail.expanded)}>
            <ColumnLayout columns={2}>
              <Controller
                control={form.control}
                name="query"
                render={({ field, fieldState }) => (
                  <FormField label="Extra query" description={parameters ? `Beside what goes with every call: ${parameters}.` : 'As in an address: a=1&b=2.'} errorText={fieldState.error?.message}>
                    <Input {...controlOf(field)} spellcheck={false} placeholder="a=1&b=2" />
                  </FormField>
                )}
              />
              <Controller
                control={form.control}
                name="port"
                render={({ field, fieldState }) => (
                  <FormField label="Port" description={`Published on ${grant.service.portRanges.join(', ')}.`} errorText={fieldState.error?.message}>
                    <Input {...controlOf(field)} inputMode="numeric" placeholder={grant.service.portRanges[0]} />
                  </FormField>
                )}
              />
            </ColumnLayout>
          </ExpandableSection>
          <Button formAction="submit" loading={isRunning} loadingText="Sending">
            Send test request
          </Button>
          {outcome && <Outcome outcome={outcome} />}
        </SpaceBetween>
      </form>
    </Container>
  );
}

function Outcome({ outcome: { request, status, headers, body, ms, explanation, awsRequestId } }: { outcome: TestOutcome }) {
  return (
    <SpaceBetween size="m">
      <LiveRegion>
        {explanation ? (
          <Alert type="error" header={explanation.cause}>
            {explanation.fix}
          </Alert>
        ) : (
          <StatusIndicator type="success">The service answered.</StatusIndicator>
        )}
      </LiveRegion>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Status', value: status ? `${status.code} ${status.text}` : 'No answer' },
          { label: 'Time', value: `${ms.toLocaleString('en')} ms` },
          { label: 'Sent', value: <span className="aws-term">{request.method} {request.url}</span> },
        ]}
      />
      {body !== '' && (
        <div>
          <Box variant="awsui-key-label">Body</Box>
          <pre className="code" tabIndex={0} role="region" aria-label="Body of the answer">
            <code>{body}</code>
          </pre>
        </div>
      )}
      {request.body !== null && (
        <ExpandableSection headerText="Request body as sent">
          <pre className="code" tabIndex={0} role="region" aria-label="Request body as sent">
            <code>{request.body}</code>
          </pre>
        </ExpandableSection>
      )}
      {headers.length > 0 && (
        <ExpandableSection headerText={`Headers (${headers.length})`}>
          {headers.map(({ name, value }, index) => (
            <div key={`${name}-${index}`} className="aws-term">
              {name}: {value}
            </div>
          ))}
        </ExpandableSection>
      )}
      {awsRequestId && (
        <Box variant="small" color="text-body-secondary">
          AWS request <span className="aws-term">{awsRequestId}</span>
        </Box>
      )}
    </SpaceBetween>
  );
}
