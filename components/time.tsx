'use client';
import { useSyncExternalStore } from 'react';

const minuteMs = 60_000;
/** How far the page's clock may be behind. */
const tickMs = 5_000;

let nowMs = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times of a page, ticking every few seconds while something listens. */
function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The browser's time in milliseconds; 0 on the server and while its HTML is taken over, which know no zone. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => (nowMs ||= Date.now()),
    () => 0,
  );
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 24 * 60],
  ['month', 30 * 24 * 60],
  ['week', 7 * 24 * 60],
  ['day', 24 * 60],
  ['hour', 60],
  ['minute', 1],
];

/** The page's clock ticks every few seconds, so what has just happened may seem to lie ahead of it. */
const nearMinutes = 0.25;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** To whole units of the largest unit that fits. */
function rounded(minutes: number): number {
  const [, size] = units.find(([, each]) => minutes >= each)!;
  return Math.round(minutes / size) * size;
}

/** `3 minutes ago`, `in 2 weeks`, `just now`. */
export function relativeTime(iso: string, now: number): string {
  const exact = (new Date(iso).getTime() - now) / minuteMs;
  // What lies ahead is rounded: a session of 8 hours ends in 8 hours, not in 7, a moment after it began.
  const minutes = exact < 1 ? exact : rounded(exact);
  for (const [unit, size] of units) {
    if (Math.abs(minutes) >= size) return relative.format(Math.trunc(minutes / size), unit);
  }
  return minutes > nearMinutes ? 'in less than a minute' : 'just now';
}

/** `2026-02-21 09:30 UTC` */
export function utcTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/**
 * A moment, given as an ISO string, in the reader's zone with UTC on hover. `format`: `moment` is date, time and how long
 * ago; `relative` is the latter alone; `date` is the day. The server writes UTC, the browser puts its own zone in.
 */
export function Time({ iso, format = 'moment' }: { iso: string; format?: 'moment' | 'relative' | 'date' }) {
  const now = useNow();
  return (
    <time dateTime={iso} title={utcTime(iso)}>
      {now === 0 ? utcOf(iso, format) : localOf(iso, format, now)}
    </time>
  );
}

function utcOf(iso: string, format: 'moment' | 'relative' | 'date'): string {
  return format === 'date' ? iso.slice(0, 10) : utcTime(iso);
}

function localOf(iso: string, format: 'moment' | 'relative' | 'date', now: number): string {
  const date = new Date(iso);
  if (format === 'relative') return relativeTime(iso, now);
  if (format === 'date') return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const written = date.toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  return `${written} (${relativeTime(iso, now)})`;
}

/** `12 s`, `3 min`, `2 h` since a moment; empty on the server. */
export function Since({ iso }: { iso: string }) {
  const now = useNow();
  if (now === 0) return null;
  const seconds = Math.max(0, Math.round((now - new Date(iso).getTime()) / 1_000));
  const text = seconds < 100 ? `${seconds} s` : seconds < 100 * 60 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
  return <time dateTime={iso}>{text}</time>;
}
