import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import MarkdownRendered from './markdown-rendered';

const html = (text: string) => renderToStaticMarkup(<MarkdownRendered text={text} />);

test.each([
  ['raw HTML', '<script>alert(1)</script><b onclick="alert(1)">x</b>'],
  ['an image', '![x](https://example.com/x.png "t")'],
  ['a script address', '[x](javascript:alert(1))'],
  ['a script address in disguise', '[x](&#106;avascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](java\nscript:alert(1))'],
  ['data and file addresses', '[x](data:text/html,<script>alert(1)</script>) [y](file:///etc/passwd) [z](vbscript:x)'],
  ['an address by reference', '[x][1]\n\n[1]: javascript:alert(1)'],
  ['an image by reference', '![x][1]\n\n[1]: https://example.com/x.png'],
  ['an autolink', '<javascript:alert(1)>'],
  ['a frame', '<iframe src="https://example.com"></iframe>'],
  ['a path of the portal itself', '[x](/api/auth/signout)'],
])('%s comes out harmless', (_name, text) => {
  expect(html(text)).not.toMatch(/<script|<img|<iframe|onclick|href="(?!https?:|mailto:)/i);
});

test('what is allowed is there', () => {
  expect(html('[site](https://example.com) and [mail](mailto:a@example.com)')).toMatch(/href="https:\/\/example.com"[^>]*rel="noopener[^"]*".*href="mailto:a@example.com"/);
  expect(html('# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toMatch(/<h2>Title<\/h2>.*<table>/s);
});
