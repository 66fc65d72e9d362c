import { evaluateIntrinsic } from './intrinsic-functions';
import { valueAt } from './paths';
import type { Scope } from './scope';

/** Parameters, ResultSelector and the like: members named `….$` are paths or intrinsic functions, everything else stands as it is. */
export function fillTemplate(template: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, scope));
  if (!template || typeof template !== 'object') return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, fillTemplate(value, scope)];
      return [name.slice(0, -2), evaluatePathOrIntrinsic(String(value), name, scope)];
    }),
  );
}

export function evaluatePathOrIntrinsic(expression: string, field: string, scope: Scope): unknown {
  return expression.startsWith('$') ? valueAt(expression, field, scope) : evaluateIntrinsic(expression, field, scope);
}
