'use client';
import { useEffect, useState } from 'react';
import { applyTheme, keepTheme, type ThemeChoice } from './theme';

/** The browser's choice of colours, and how to change it; `system` follows the system while the page is open. */
export function useTheme(initial: ThemeChoice) {
  const [choice, setChoice] = useState(initial);
  useEffect(() => {
    if (choice !== 'system') return;
    const query = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => applyTheme('system');
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [choice]);
  const choose = (next: ThemeChoice) => {
    keepTheme(next);
    setChoice(next);
  };
  return { choice, choose };
}
