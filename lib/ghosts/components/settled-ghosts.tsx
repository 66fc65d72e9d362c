'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Container from '@cloudscape-design/components/container';
import { AppLink } from '@/components/app-link';
import { Time } from '@/components/time';
import { ProofOfCut } from '@/lib/grants/components/proof-of-cut';
import { capitalized } from '../words';
import type { UnexplainedAccess } from '../view';
import { Sign } from './sign';

/** What was cut, adopted, or went by itself, with its proof. */
export function SettledGhosts({ settled }: { settled: UnexplainedAccess[] }) {
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${settled.length})`}>
          Settled
        </Header>
      }
    >
      <ul className="plain-list">
        {settled.map((access) => (
          <li key={`${access.id} ${access.settledAt}`}>
            <Settled access={access} />
          </li>
        ))}
      </ul>
    </Container>
  );
}

function Settled({ access }: { access: UnexplainedAccess }) {
  const { holder, service, items, cut } = access;
  return (
    <SpaceBetween size="xxs">
      <Box fontWeight="bold">
        {capitalized(holder.inWords)}, <AppLink href={`/services/${service.id}`}>{service.name}</AppLink>
      </Box>
      <How access={access} />
      {items.some(({ kind }) => kind === 'CONNECTION') && access.state === 'cut' && (
        <Box color="text-body-secondary">What remains: the EventBridge connection itself, in {holder.inWords}. It reaches nothing any more; the people of that account delete it there.</Box>
      )}
      {cut?.proof && access.state === 'cut' && (
        <ExpandableSection variant="inline" headerText="Proof" headerAriaLabel={`Proof of the cut of ${holder.inWords}`}>
          <ProofOfCut proof={cut.proof} />
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}

function readBack(lists: number | undefined): string {
  if (lists === undefined) return 'AWS lists it no more.';
  return lists === 1 ? 'AWS’s list was read back empty.' : `AWS’s ${lists} lists were read back empty.`;
}

function How({ access: { state, decided, settledAt, grantId, cut } }: { access: UnexplainedAccess }) {
  const at = settledAt && <Time iso={settledAt} />;
  switch (state) {
    case 'cut':
      return <Sign type="success">Cut {at}, as {decided?.by} ordered. {readBack(cut?.proof?.lists.length)}</Sign>;
    case 'adopted':
      return <Sign type="success">Adopted {at}{decided && `, approved by ${decided.by}`}. {grantId && <AppLink href={`/access/${grantId}`}>Open access</AppLink>}</Sign>;
    default:
      return <Sign type="stopped">Gone since {at}. AWS lists it no more.</Sign>;
  }
}
