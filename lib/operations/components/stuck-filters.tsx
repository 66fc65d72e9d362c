'use client';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchedOptions } from '@/components/searched-options';
import type { Overview } from '../reads/overview';
import type { StuckFilter } from '../schema';
import type { PauseChoices } from './start-pause';

interface StuckFiltersProps {
  filter: StuckFilter;
  reasons: Overview['reasons'];
  choices: PauseChoices;
  show: (change: Partial<StuckFilter>) => void;
}

/** Narrows a list down by reason, account and kind. */
export function StuckFilters({ filter, reasons, choices: { accounts, kinds }, show }: StuckFiltersProps) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {filter.list === 'blocked' && (
        <Choice
          label="Reason"
          value={filter.reason}
          options={reasons.filter(({ reason }) => reason !== '').map(({ reason, count }) => ({ value: reason, label: `${reason} (${count.toLocaleString('en')})` }))}
          choose={(reason) => show({ reason })}
        />
      )}
      <AccountChoice value={filter.account} accounts={accounts} choose={(account) => show({ account })} />
      <Choice label="Kind" value={filter.kind} options={kinds.map(({ id, noun }) => ({ value: id, label: noun }))} choose={(kind) => show({ kind: kind as StuckFilter['kind'] })} />
    </SpaceBetween>
  );
}

const anyAccount = { value: '', label: 'Any account' };

function AccountChoice({ value, accounts, choose }: { value: string; accounts: PauseChoices['accounts']; choose: (value: string) => void }) {
  const { items, isWhole, find, props } = useSearchedOptions({ path: '/api/controller/accounts', initial: accounts, noun: 'accounts' });
  const optionOf = ({ id, name }: { id: string; name: string }) => ({ value: id, label: `${name} (${id})` });
  const chosen = find(value);
  return (
    <Select
      ariaLabel="Account"
      selectedOption={chosen ? optionOf(chosen) : value === '' ? anyAccount : { value, label: value }}
      options={[...(isWhole ? [anyAccount] : []), ...items.map(optionOf)]}
      {...props}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
    />
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  const any = { value: '', label: `Any ${label.toLowerCase()}` };
  const all = [any, ...options];
  return (
    <Select
      ariaLabel={label}
      selectedOption={all.find((option) => option.value === value) ?? { value, label: value }}
      options={all}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
    />
  );
}
