'use client';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useState } from 'react';
import type { ServiceView } from '../../view';
import { RetireService } from '../retirement/retire-service';

/** What the owners of a service can do with it as a whole. */
export function ServiceActions({ service, onManage }: { service: ServiceView; onManage: () => void }) {
  const [isRetiring, setRetiring] = useState(false);
  const choose = (id: string) => (id === 'manage' ? onManage() : setRetiring(true));
  return (
    <>
      <ButtonDropdown
        items={[
          { id: 'manage', text: 'Manage resources' },
          { id: 'retire', text: 'Retire service', disabled: !service.mayRetire },
        ]}
        onItemClick={({ detail }) => choose(detail.id)}
      >
        Actions
      </ButtonDropdown>
      {isRetiring && <RetireService service={service} close={() => setRetiring(false)} />}
    </>
  );
}
