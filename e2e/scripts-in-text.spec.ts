import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { approve, askFor, connect, isReady, reject, revoke, sendTestRequest } from './steps/access';
import { newName, publish } from './steps/publish';
import { visit } from './steps/visit';

/** S-12: each would run, or load something, where text became markup. All name the same function, which must never be called. */
const payloads = [
  '<script>ranHere()</script>',
  '"><img src=x onerror=ranHere()>',
  "'><svg/onload=ranHere()>",
  '<iframe srcdoc="<script>parent.ranHere()</script>"></iframe>',
  '<details open ontoggle=ranHere()>',
  '<style>@import "https://evil.example/x.css"</style>',
  '</textarea><input autofocus onfocus=ranHere()>',
  'javascript:ranHere()',
  '{{constructor.constructor("ranHere()")()}}',
  '</script><script>ranHere()</script><!--',
];
const inOneLine = payloads.join(' ');

const markdown = [
  ...payloads,
  '[click](javascript:ranHere())',
  '[click](JaVaScRiPt:ranHere())',
  '[click](data:text/html;base64,PHNjcmlwdD5yYW5IZXJlKCk8L3NjcmlwdD4=)',
  '[click](vbscript:ranHere)',
  '<javascript:ranHere()>',
  '![picture](https://evil.example/seen.png)',
  '![picture](x" onerror="ranHere())',
  '[reference][evil]',
  '[evil]: javascript:ranHere()',
  '<a href="javascript:ranHere()">click</a>',
  '| a |\n|---|\n| <img src=x onerror=ranHere()> |',
  '```html\n<script>ranHere()</script>\n```',
  '<math><mtext><table><mglyph><style><img src=x onerror=ranHere()>',
].join('\n\n');

interface Watch {
  /** What ran, what was blocked while trying, what was asked for elsewhere. */
  seen: string[];
}

/** Notes everything that text should never bring about. */
async function watch(page: Page): Promise<Watch> {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().includes('evil.example')) seen.push(`request: ${request.url()}`);
  });
  await page.exposeFunction('ranHere', () => seen.push(`ran at ${page.url()}`));
  await page.exposeFunction('pergolaViolated', (what: string) => seen.push(`stopped by the policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      void (window as unknown as { pergolaViolated: (what: string) => void }).pergolaViolated(`${violatedDirective} ${blockedURI}`);
    });
  });
  return { seen };
}

/** Elements that only a payload would have made. */
async function injected(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const suspicious = [
      ...document.querySelectorAll('iframe, object, embed, math, main style, main img, main script, main [autofocus], a[href^="javascript:" i], a[href^="data:" i], a[href^="vbscript:" i]'),
      ...[...document.querySelectorAll('*')].filter((element) => element.getAttributeNames().some((name) => name.startsWith('on'))),
    ];
    // Until a page is complete, Next hands over its parts in scripts of the page's own nonce.
    return suspicious.filter((element) => !(element instanceof HTMLScriptElement && element.nonce)).map((element) => element.outerHTML.slice(0, 200));
  });
}

test('scripts in text stay text, on every page that shows it', async ({ as }) => {
  const name = newName('scripts');
  const [owner, consumer] = [await as('owner'), await as('consumer')];
  const watches = [await watch(owner), await watch(consumer)];
  const serviceId = await publish(owner, { name, summary: inOneLine.slice(0, 200), documentation: markdown, tags: `<script>ranHere()</script>, "><img src=x onerror=ranHere()>` });
  const reason = `because ${inOneLine}`;
  const rejectedId = await askFor(consumer, serviceId, reason);
  await reject(owner, rejectedId, inOneLine);
  const requestId = await askFor(consumer, serviceId, reason);
  const grantId = await approve(owner, requestId, inOneLine);
  await connect(consumer, grantId, { username: '<script>ranHere()</script>', password: '"><img src=x onerror=ranHere()>' });
  await isReady(consumer);
  await consumer.getByRole('textbox', { name: 'Path' }).fill('/<script>ranHere()</script>');
  await sendTestRequest(consumer);

  const pages = ['/', '/?view=table', '/owned', '/approvals', '/access', '/activity', `/services/${serviceId}`, `/services/${serviceId}?tab=call`, `/services/${serviceId}?tab=access`, `/services/${serviceId}?tab=resources`, `/services/${serviceId}?tab=activity`, `/approvals/${rejectedId}`, `/approvals/${requestId}`, `/access/${grantId}`, `/services/${serviceId}/request?again=${rejectedId}`];
  for (const path of pages) {
    for (const page of [owner, consumer]) {
      await visit(page, path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await injected(page), path).toEqual([]);
    }
  }

  await test.step('the documentation shows them as text, and its dead links lead nowhere', async () => {
    await visit(consumer, `/services/${serviceId}`);
    await expect(consumer.getByText('click').first()).toBeVisible();
    for (const link of await consumer.getByRole('main').getByRole('link', { name: 'click' }).all()) await link.click();
    expect(new URL(consumer.url()).pathname).toBe(`/services/${serviceId}`);
  });

  await test.step('addresses are no way in either', async () => {
    for (const path of [`/?text=${encodeURIComponent(payloads[1]!)}`, `/activity?person=${encodeURIComponent(payloads[0]!)}`, `/signin?error=${encodeURIComponent(payloads[1]!)}&callbackUrl=javascript:ranHere()`, `/services/${encodeURIComponent(payloads[1]!)}`]) {
      await visit(consumer, path);
      await expect(consumer.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await injected(consumer), path).toEqual([]);
    }
  });

  await revoke(owner, grantId);
  expect(watches.flatMap(({ seen }) => seen)).toEqual([]);
});
