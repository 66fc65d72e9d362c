'use client';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';

export interface Crumb {
  text: string;
  /** None for the page itself. */
  href?: string;
}

/** What a page puts into the shell around it. */
export interface Slots {
  help: ReactNode;
  breadcrumbs: Crumb[];
}

const empty: Slots = { help: null, breadcrumbs: [] };
const SetSlotsContext = createContext<(slots: Slots) => void>(() => undefined);
const SlotsContext = createContext<Slots>(empty);

export function SlotsProvider({ children }: { children: ReactNode }) {
  const [slots, setSlots] = useState(empty);
  return (
    <SetSlotsContext value={setSlots}>
      <SlotsContext value={slots}>{children}</SlotsContext>
    </SetSlotsContext>
  );
}

export function useSlots(): Slots {
  return use(SlotsContext);
}

/** Fills the shell's help panel and breadcrumbs for as long as the page is there. */
export function SetSlots({ help, breadcrumbs }: Slots) {
  const setSlots = use(SetSlotsContext);
  const trail = JSON.stringify(breadcrumbs);
  useEffect(() => {
    setSlots({ help, breadcrumbs: JSON.parse(trail) as Crumb[] });
    return () => setSlots(empty);
  }, [help, trail, setSlots]);
  return null;
}
