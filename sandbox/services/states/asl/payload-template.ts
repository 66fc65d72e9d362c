import { evaluateIntrinsic } from './intrinsic-functions';
import { valueAt, type PathScope } from './paths';

/** Parameters and ResultSelector: members named `….$` are paths or intrinsic functions, everything else stands as it is. */
export function fillTemplate(template: unknown, scope: PathScope): unknown {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, scope));
  if (!template || typeof template !== 'object') return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, fillTemplate(value, scope)];
      return [name.slice(0, -2), evaluateExpression(String(value), name, scope)];
    }),
  );
}

function evaluateExpression(expression: string, field: string, scope: PathScope): unknown {
  return expression.startsWith('$') ? valueAt(expression, field, scope) : evaluateIntrinsic(expression, field, scope);
}
