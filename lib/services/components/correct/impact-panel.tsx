'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Correction } from '../../rules/correction';
import { fieldsInWords } from '../../rules/correction';
import type { Impact } from '../../rules/impact';

/** What the entries change, and for whom. */
export function ImpactPanel({ corrections, impact }: { corrections: Correction[]; impact: Impact[] }) {
  return (
    <Container header={<Header variant="h2" description={corrections.length > 0 ? `You change ${fieldsInWords(corrections)}.` : 'You have changed nothing yet.'}>What this changes</Header>}>
      <SpaceBetween size="s">
        {corrections.length === 0 && <Box color="text-body-secondary">Change a field to see what depends on it.</Box>}
        {impact.map(({ is, text, list }) => (
          <Alert key={text} type={is}>
            {text}
            {list && list.length > 0 && (
              <ExpandableSection headerText={`Show ${list.length.toLocaleString('en')}`}>
                <ul className="plain-list">
                  {list.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </ExpandableSection>
            )}
          </Alert>
        ))}
      </SpaceBetween>
    </Container>
  );
}
