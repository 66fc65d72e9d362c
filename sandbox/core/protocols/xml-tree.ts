import { own } from '@/sandbox/core/own';

/** An element of an XML document; text beside child elements is not kept. */
export interface XmlElement {
  name: string;
  attributes: string;
  children: XmlElement[];
  text: string;
}

const tokens = /<\?[^>]*\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A small reader of its own, apart from the writer, so that answers are not held against what wrote them. Throws a sentence for what is not XML. */
export function readXml(document: string): XmlElement {
  const root: XmlElement = { name: '', attributes: '', children: [], text: '' };
  const open = [root];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < document.length) {
    const at = tokens.lastIndex;
    const token = tokens.exec(document);
    if (!token) throw new Error(`The XML cannot be read at "${document.slice(at, at + 40)}".`);
    const [, closing, name, attributes = '', empty, text] = token;
    const parent = open.at(-1) as XmlElement;
    if (text !== undefined) parent.text += decoded(text);
    else if (closing) {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>.`);
      open.pop();
    } else if (name !== undefined) {
      const element: XmlElement = { name, attributes: attributes.trim(), children: [], text: '' };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [first, ...more] = root.children;
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name}> is never closed.`);
  if (!first || more.length > 0 || root.text.trim()) throw new Error('The document does not have one root element.');
  return first;
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

function decoded(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const code = /^#(x?)([\da-f]+)$/i.exec(name);
    const letter = code ? String.fromCodePoint(Number.parseInt(code[2] as string, code[1] ? 16 : 10)) : own(entities, name);
    if (letter === undefined || !whole.endsWith(';')) throw new Error(`${whole} is no entity of XML.`);
    return letter;
  });
}
