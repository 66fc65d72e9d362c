'use client';
import Alert from '@cloudscape-design/components/alert';
import { AppLink } from '@/components/app-link';
import { dayInWords } from '@/lib/requests/until';
import { daysInWords } from '../reminder';
import type { GrantSummary } from '../summaries';

/** What one's teams lose soon unless somebody asks for a later date; the soonest first. */
export function EndingSoon({ grants }: { grants: GrantSummary[] }) {
  const ending = grants
    .flatMap((grant) => (grant.reminder && grant.mayRenew && !grant.renewalRequestId ? [{ ...grant, reminder: grant.reminder }] : []))
    .sort((one, other) => one.until.localeCompare(other.until));
  if (ending.length === 0) return null;
  const isUrgent = ending.some(({ reminder }) => reminder.within < 30);
  return (
    <Alert type={isUrgent ? 'warning' : 'info'} header={ending.length === 1 ? 'An access ends soon' : `${ending.length} accesses end soon`}>
      {ending.map(({ id, service, account, until, reminder }) => (
        <div key={id}>
          {service.name} in account {account.id} ends {daysInWords(reminder)}, with {dayInWords(until)}.{' '}
          <AppLink href={`/access/${id}/renew`} ariaLabel={`Renew ${service.name} in account ${account.id} before it ends`}>
            Renew
          </AppLink>
        </div>
      ))}
    </Alert>
  );
}
