import { findNotJson } from '../artifacts/plain-json.ts';

/*
 * JSON that keeps every number: NaN, the infinities and -0 become the strings "$NaN", "$Infinity", "$-Infinity" and
 * "$-0", and a string that begins with "$" gets a second one.
 */

/** The text of a value, from which `parseExactly` makes an equal one. Throws a TypeError with the path of what no JSON holds. */
export function stringifyExactly(value: unknown): string {
  const lost = findNotJson(value, () => true);
  if (lost !== undefined) throw new TypeError(`${lost.path} is ${lost.found}, which JSON cannot hold`);
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'string') return member.startsWith('$') ? `$${member}` : member;
    if (typeof member !== 'number' || (Number.isFinite(member) && !Object.is(member, -0))) return member;
    return Object.is(member, -0) ? '$-0' : `$${member}`;
  });
}

export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_, member: unknown) => {
    if (typeof member !== 'string' || !member.startsWith('$')) return member;
    return member.startsWith('$$') ? member.slice(1) : Number(member.slice(1));
  });
}
