'use client';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';

const SetHelpContext = createContext<(help: ReactNode) => void>(() => undefined);
const HelpContext = createContext<ReactNode>(null);

export function HelpProvider({ children }: { children: ReactNode }) {
  const [help, setHelp] = useState<ReactNode>(null);
  const value = useMemo(() => setHelp, []);
  return (
    <SetHelpContext value={value}>
      <HelpContext value={help}>{children}</HelpContext>
    </SetHelpContext>
  );
}

export function useHelp(): ReactNode {
  return use(HelpContext);
}

/** Puts the help of a page into the shell's panel for as long as the page is there. */
export function SetHelp({ children }: { children: ReactNode }) {
  const setHelp = use(SetHelpContext);
  useEffect(() => {
    setHelp(children);
    return () => setHelp(null);
  }, [children, setHelp]);
  return null;
}
