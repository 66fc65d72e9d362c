/**
 * What people type before React has taken over the server's HTML. React keeps it in the field and doesn't know it, so the next
 * render replaces it. A script in the HTML records the fields, and `Page` hands their content to React once it listens.
 */

const key = 'pergola-typed-before';

interface TypedBefore {
  /** In the order of the last change. */
  fields: Set<HTMLInputElement | HTMLTextAreaElement>;
  values: WeakMap<Element, string>;
  stop: () => void;
}

/**
 * For the page's first script. A form that is sent before React listens would put its fields into the address, credentials
 * among them, so it isn't sent.
 */
export const recordTyped = `(()=>{const f=new Set,v=new WeakMap,n=({target:t})=>{if(t.matches('input,textarea')){f.delete(t);f.add(t);v.set(t,t.value)}},p=e=>e.preventDefault(),d=document;\
d.addEventListener('input',n,true);d.addEventListener('submit',p,true);\
globalThis[Symbol.for('${key}')]={fields:f,values:v,stop(){d.removeEventListener('input',n,true);d.removeEventListener('submit',p,true)}}})();`;

/** Hands over what was typed, once: each field's handler gets it as if it was typed now. */
export function takeOverTyped(): void {
  const record = (globalThis as Record<symbol, unknown>)[Symbol.for(key)] as TypedBefore | undefined;
  if (!record) return;
  record.stop();
  for (const field of record.fields) {
    record.fields.delete(field);
    if (!field.isConnected) continue;
    if (field.type === 'checkbox' || field.type === 'radio') check(field as HTMLInputElement);
    else type(field, record.values.get(field) ?? field.value);
  }
}

/** React compares with what it set last itself, so it must have set something else. */
function type(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  field.value = `${value} `;
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function check(field: HTMLInputElement): void {
  field.checked = !field.checked;
  field.click();
}
