import { escapeHtml, renderPage, type Page } from './page';
import type { PersonChoice } from './people';

/** One button a person. A button is called by the e-mail address alone; team and account describe it. */
export function signInPage(action: string, people: PersonChoice[]): Page {
  const buttons = people.map(
    (person, index) => `<li><button type="submit" name="person" value="${escapeHtml(person.email)}" aria-labelledby="person-${index}" aria-describedby="about-${index}">
<strong id="person-${index}">${escapeHtml(person.email)}</strong>
<small id="about-${index}">${escapeHtml(person.name)} · ${escapeHtml(person.team)} · ${escapeHtml(person.account)}</small>
</button></li>`,
  );
  return renderPage(
    'Sign in to the Pergola sandbox',
    `<p>These people are made up, and need no password. Choose who you want to be.</p>
<form method="post" action="${escapeHtml(action)}"><ul>
${buttons.join('\n')}
</ul></form>`,
  );
}
