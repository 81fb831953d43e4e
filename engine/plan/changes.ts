import type { ActionIdentity, CodeListing } from '../../schemas/disk/action-record.ts';

export interface Change {
  readonly part: 'parameter' | 'input' | 'code' | 'package' | 'backend' | 'engine' | 'version';
  /** `training.iterations`, `science/meta/adapt.ts`, … */
  readonly name: string;
  /** Undefined: it was not there. */
  readonly before?: string;
  readonly after?: string;
}

export interface Hashed {
  readonly identity: ActionIdentity;
  readonly code: CodeListing;
}

/** Everything that differs between what two actions were hashed from. Empty when their keys are equal. */
export function changesBetween(before: Hashed, after: Hashed): Change[] {
  const a = before.identity;
  const b = after.identity;
  return [
    ...compare('engine', { engine: a.engine }, { engine: b.engine }),
    ...compare('version', { version: a.version }, { version: b.version }),
    ...compare('backend', { backend: a.backend ?? 'none' }, { backend: b.backend ?? 'none' }),
    ...parameterChanges(a.parameters, b.parameters),
    ...inputChanges(a, b),
    ...compare('code', before.code.modules, after.code.modules),
    ...compare('package', before.code.packages, after.code.packages),
  ];
}

/** The parameters that differ, by their dotted paths. */
export function parameterChanges(before: unknown, after: unknown): Change[] {
  return compare('parameter', leaves(before), leaves(after));
}

function compare(
  part: Change['part'],
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const values = [before, after].map((one) =>
      Object.hasOwn(one, name) ? JSON.stringify(one[name]) : undefined,
    );
    if (values[0] === values[1]) return [];
    const texts = values.map((json) => json && plain(json));
    // The number 1 and the text "1" look alike only without the quotes.
    const [old, now] = texts[0] === texts[1] ? values : texts;
    return [
      {
        part,
        name,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      },
    ];
  });
}

/** Texts are shown without quotes. */
function plain(json: string): string {
  const value = JSON.parse(json) as unknown;
  return typeof value === 'string' ? value : json;
}

/** Dotted path -> value; lists count as one value. */
function leaves(value: unknown, path = ''): Record<string, unknown> {
  const nested = value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!nested || (path !== '' && Object.keys(value).length === 0)) return { [path]: value };
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, member]) => leaves(member, path === '' ? name : `${path}.${name}`)),
  ) as Record<string, unknown>;
}

function inputChanges(a: ActionIdentity, b: ActionIdentity): Change[] {
  const changes = compare('input', inputLeaves(a), inputLeaves(b));
  if (changes.length > 0) return changes;
  // The same artifacts in another order are another input.
  return compare('input', orders(a), orders(b));
}

function inputLeaves({ inputs }: ActionIdentity): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, input] of Object.entries(inputs)) {
    if (typeof input === 'string') found[name] = input;
    else if (input.length === 0) found[name] = 'an empty list';
    else for (const { cell, digest } of input) found[freeName(found, `${name}[${cellText(cell)}]`)] = digest;
  }
  return found;
}

/** Entries of an array, unlike those of a matrix, can have the same cell. */
function freeName(taken: Readonly<Record<string, string>>, name: string): string {
  if (!Object.hasOwn(taken, name)) return name;
  let number = 2;
  while (Object.hasOwn(taken, `${name} ${number}`)) number++;
  return `${name} ${number}`;
}

function orders({ inputs }: ActionIdentity): Record<string, string> {
  const lists = Object.entries(inputs).flatMap(([name, input]): [string, string][] =>
    typeof input === 'string' ? [] : [[`${name} (order)`, input.map(({ cell }) => cellText(cell)).join(' ')]],
  );
  return Object.fromEntries(lists);
}

function cellText(cell: Readonly<Record<string, unknown>>): string {
  return Object.entries(cell)
    .map(([axis, value]) => `${axis}=${String(value)}`)
    .join(',');
}
