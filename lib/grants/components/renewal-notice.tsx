'use client';
import Alert from '@cloudscape-design/components/alert';
import { AppLink, LinkButton } from '@/components/app-link';
import { dayInWords } from '@/lib/requests/until';
import { daysInWords } from '../reminder';
import type { GrantView } from '../view';

/** That a renewal waits, or was rejected, or that it is time for one. */
export function RenewalNotice({ grant }: { grant: GrantView }) {
  const { id, until, renewal, reminder, may, service, team } = grant;
  const renew = may.renew && <LinkButton href={`/access/${id}/renew`}>{renewal?.rejectedBy ? 'Ask again' : 'Renew'}</LinkButton>;
  if (renewal && !renewal.rejectedBy) {
    return (
      <Alert type="info" header={`Renewal until ${dayInWords(renewal.until)} waits for a decision`} action={<LinkButton href={`/approvals/${renewal.requestId}`}>See request</LinkButton>}>
        Asked by {renewal.requester}. Until somebody has decided, the access stands until {dayInWords(until)}; nothing is interrupted.
      </Alert>
    );
  }
  if (renewal) {
    return (
      <Alert type="warning" header={`${renewal.rejectedBy} rejected the renewal until ${dayInWords(renewal.until)}`} action={renew}>
        {renewal.comment && `“${renewal.comment}” `}The access stands until {dayInWords(until)}, as before. <AppLink href={`/approvals/${renewal.requestId}`}>See the request</AppLink>
      </Alert>
    );
  }
  if (!reminder) return null;
  return (
    <Alert type={reminder.within === 30 ? 'info' : 'warning'} header={`This access ends ${daysInWords(reminder)}, with ${dayInWords(until)}`} action={renew}>
      Then Pergola cuts it, and calls to {service.name} fail. {may.renew ? 'A renewal moves the date and interrupts nothing.' : `${team.name} can ask for a later date.`}
    </Alert>
  );
}
