'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { Copyable } from '@/components/copyable';
import { placeWords, signInWords } from '../../words';
import type { ServiceView } from '../../view';

function addressOf({ host, portRanges, parameters }: ServiceView): string {
  const port = portRanges.some((range) => range === '443') ? '' : `:${portRanges[0]?.split('-')[0] ?? '443'}`;
  const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? '…')}`);
  return `https://${host.includes(':') ? `[${host}]` : host}${port}/${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

export function HowToCall({ service }: { service: ServiceView }) {
  const { signIn, signInDetails, parameters, test } = service;
  const tokenParameters = signInDetails.parameters ?? [];
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2" description="From an account that has access and a connection; the connection adds sign-in and parameters by itself.">Address</Header>}>
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'Base address', value: <Copyable value={addressOf(service)} label="address of the service" /> },
            { label: 'Host', value: <Copyable value={service.host} label="host of the service" /> },
            { label: 'Ports', value: service.portRanges.join(', ') },
            { label: 'Sign-in', value: signInWords[signIn] },
            ...(signIn === 'API_KEY' ? [{ label: 'Header of the key', value: signInDetails.keyName ?? '–' }] : []),
            ...(signIn === 'OAUTH_CLIENT_CREDENTIALS'
              ? [
                  { label: 'Token endpoint', value: signInDetails.endpoint ?? '–' },
                  { label: 'Scope', value: signInDetails.scope ?? '–' },
                ]
              : []),
            { label: 'Test request', value: test ?? 'None declared' },
          ]}
        />
      </Container>
      <Table
        header={
          <Header variant="h2" counter={`(${parameters.length})`} description="They go with every call.">
            Required parameters
          </Header>
        }
        items={parameters}
        variant="container"
        ariaLabels={{ tableLabel: 'Required parameters' }}
        empty={<Box color="text-body-secondary">None. Every call is taken as it is.</Box>}
        columnDefinitions={[
          { id: 'name', header: 'Name', isRowHeader: true, cell: ({ name }) => name },
          { id: 'in', header: 'Goes in', cell: (parameter) => placeWords[parameter.in] },
          { id: 'value', header: 'Value', cell: ({ value }) => value ?? 'Filled in by whoever connects' },
        ]}
      />
      {signIn === 'OAUTH_CLIENT_CREDENTIALS' && (
        <Table
          header={
            <Header variant="h2" counter={`(${tokenParameters.length})`} description="They go with the request for a token, beside the client ID and secret.">
              Parameters of the token request
            </Header>
          }
          items={tokenParameters}
          variant="container"
          ariaLabels={{ tableLabel: 'Parameters of the token request' }}
          empty={<Box color="text-body-secondary">None.</Box>}
          columnDefinitions={[
            { id: 'name', header: 'Name', isRowHeader: true, cell: ({ name }) => name },
            { id: 'in', header: 'Goes in', cell: (parameter) => placeWords[parameter.in] },
            { id: 'value', header: 'Value', cell: ({ value, isSecret }) => value ?? (isSecret ? 'Secret, entered by each consumer' : 'Entered by each consumer') },
          ]}
        />
      )}
    </SpaceBetween>
  );
}
