'use client';
import Multiselect from '@cloudscape-design/components/multiselect';
import type { NetworkFacts } from '../../checks/facts';

interface Choice {
  value: string;
  label: string;
  description?: string;
}

interface ChoicesProps {
  field: { value: unknown; onChange: (value: string[]) => void; onBlur: () => void; ref: (element: { focus: () => void } | null) => void };
  options: Choice[];
  placeholder: string;
}

/** Several of what AWS lists. What is chosen and not listed shows its ID. */
export function Choices({ field, options, placeholder }: ChoicesProps) {
  const chosen = Array.isArray(field.value) ? (field.value as string[]) : [];
  return (
    <Multiselect
      ref={field.ref}
      selectedOptions={chosen.map((id) => options.find(({ value }) => value === id) ?? { value: id, label: id })}
      options={options}
      onChange={({ detail }) => field.onChange(detail.selectedOptions.map(({ value }) => value!))}
      onBlur={field.onBlur}
      placeholder={placeholder}
      deselectAriaLabel={({ label }) => `Remove ${label}`}
    />
  );
}

/** Security groups of a VPC, for `Choices`. */
export function groupOptions(network: NetworkFacts, vpcId: string): Choice[] {
  return network.securityGroups.filter((group) => group.vpcId === vpcId).map(({ id, name, description }) => ({ value: id, label: name, description: `${id}${description ? ` · ${description}` : ''}` }));
}
