import { expect, test } from 'vitest';
import { mailText, type MailedNotice } from './mail-text';

const origin = 'https://pergola.example.com';
const notice = (other: Partial<MailedNotice> = {}): MailedNotice => ({ weight: 'INFO', sentence: 'Your access ends in 5 days.', href: '/access/grt_1', teamName: 'Forecasting', ...other });

test('one notice is the subject, with its link, who sends it and why', () => {
  const { subject, text, html } = mailText([notice()], origin);
  expect(subject).toBe('Your access ends in 5 days.');
  expect(text).toMatch(/^For information · Forecasting\nYour access ends in 5 days\.\nhttps:\/\/pergola\.example\.com\/access\/grt_1\n\n--\nPergola at https:\/\/pergola\.example\.com sends this to the people of a team/);
  expect(html).toContain('<a href="https://pergola.example.com/access/grt_1">');
  expect(mailText([notice({ href: '/.//evil.example' })], origin).text).not.toContain('evil.example');
});

test('several are one mail, the alerts first', () => {
  const { subject, text } = mailText([notice(), notice({ weight: 'ALERT', sentence: 'Not cut.', teamName: null })], origin);
  expect(subject).toBe('An alert among 2 notices from Pergola');
  expect(text.indexOf('Alert · Administrators')).toBe(0);
  expect(mailText([notice(), notice()], origin).subject).toBe('2 notices from Pergola');
});

test('what somebody typed stays text', () => {
  const typed = '<img src=x onerror=alert(1)> & "so"\r\nBcc: all@example.com';
  const { subject, html } = mailText([notice({ sentence: typed })], origin);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;so&quot;');
  expect(html).not.toContain('<img');
  expect(subject).not.toMatch(/[\r\n]/);
});

test('a flood is cut short, and says where the rest is', () => {
  const { text } = mailText(Array.from({ length: 45 }, () => notice()), origin);
  expect(text.match(/For information/g)).toHaveLength(30);
  expect(text).toContain('15 more are on the page of notices.');
});

test('a long sentence is no long subject', () => {
  expect(mailText([notice({ sentence: 'word '.repeat(60) })], origin).subject).toMatch(/^(word ){15,}…$/);
});
