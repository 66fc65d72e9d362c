import { MalformedRequest } from './protocol';

/** No operation nests its parameters nearly as deeply. */
const deepest = 32;

/** Form parameters by the steps of their dotted names, as the query protocols nest what they send. */
export class FormNode {
  private readonly children = new Map<string, FormNode>();
  private parameter: { name: string; value: string; wasRead: boolean } | undefined;

  static of(parameters: Iterable<[name: string, value: string]>): FormNode {
    const root = new FormNode();
    for (const [name, value] of parameters) {
      const steps = name.split('.');
      if (steps.length > deepest) throw new MalformedRequest('A parameter is nested too deeply.');
      let node = root;
      for (const step of steps) node = node.childAt(step);
      node.parameter = { name, value, wasRead: false };
    }
    return root;
  }

  get(step: string): FormNode | undefined {
    return this.children.get(step);
  }

  /** Items of a list, in the order of their numbers. */
  items(): FormNode[] {
    return [...this.children]
      .filter(([step]) => /^\d+$/.test(step))
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => item);
  }

  /** The parameter's name and value, if one stands exactly here. */
  read(): { name: string; value: string } | undefined {
    if (this.parameter) this.parameter.wasRead = true;
    return this.parameter;
  }

  /** The name of a parameter that was sent and not read. */
  unread(): string | undefined {
    if (this.parameter && !this.parameter.wasRead) return this.parameter.name;
    for (const child of this.children.values()) {
      const name = child.unread();
      if (name !== undefined) return name;
    }
    return undefined;
  }

  private childAt(step: string): FormNode {
    const known = this.children.get(step);
    if (known) return known;
    const child = new FormNode();
    this.children.set(step, child);
    return child;
  }
}
