'use client';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import dynamic from 'next/dynamic';

const Flashbar = dynamic(() => import('@cloudscape-design/components/flashbar'));

export interface Flash {
  type: 'success' | 'info' | 'warning' | 'error' | 'in-progress';
  header?: string;
  content: ReactNode;
  /** The same id replaces what is shown under it. */
  id?: string;
}

interface FlashApi {
  /** Shows a message above the page until it is dismissed; it survives going to another page. Returns its id. */
  push: (flash: Flash) => string;
  dismiss: (id: string) => void;
}

const ApiContext = createContext<FlashApi | null>(null);
const ItemsContext = createContext<(Flash & { id: string })[]>([]);

let lastId = 0;

export function FlashProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<(Flash & { id: string })[]>([]);
  const dismiss = useCallback((id: string) => setItems((shown) => shown.filter((item) => item.id !== id)), []);
  const push = useCallback((flash: Flash) => {
    const id = flash.id ?? `flash-${++lastId}`;
    setItems((shown) => [{ ...flash, id }, ...shown.filter((item) => item.id !== id)]);
    return id;
  }, []);
  const api = useMemo(() => ({ push, dismiss }), [push, dismiss]);
  return (
    <ApiContext value={api}>
      <ItemsContext value={items}>{children}</ItemsContext>
    </ApiContext>
  );
}

/** `const flash = useFlash(); flash.push({ type: 'success', content: 'Request sent.' })` */
export function useFlash(): FlashApi {
  const api = use(ApiContext);
  if (!api) throw new Error('useFlash needs the FlashProvider of the shell');
  return api;
}

/** What the shell shows above every page. */
export function Flashes() {
  const items = use(ItemsContext);
  const { dismiss } = useFlash();
  if (items.length === 0) return null;
  return (
    <Flashbar
      items={items.map(({ id, type, header, content }) => ({
        id,
        type: type === 'in-progress' ? 'info' : type,
        loading: type === 'in-progress',
        header,
        content,
        dismissible: true,
        dismissLabel: 'Dismiss message',
        ariaRole: type === 'error' || type === 'warning' ? 'alert' : 'status',
        onDismiss: () => dismiss(id),
      }))}
    />
  );
}
