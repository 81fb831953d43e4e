/**
 * Where things are in a JSON text. `JSON.parse` reads the files; this is asked afterwards, for what it does not
 * tell: the position of a fault or of a value, and keys that occur twice.
 */
export interface JsonFault {
  /** Index into the text, in UTF-16 code units. */
  readonly offset: number;
  readonly message: string;
}

/** The first place where `text` is not JSON (RFC 8259), or where a key occurs twice in one object. */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    new Scanner(text, () => undefined).document();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return { offset: error.offset, message: error.message };
    throw error;
  }
}

/** Where the value at a JSON pointer (RFC 6901, as ajv's `instancePath`) starts in a valid JSON text. */
export function offsetOfPointer(text: string, pointer: string): number | undefined {
  let found: number | undefined;
  const scanner = new Scanner(text, (at, offset) => {
    if (at === pointer) found ??= offset;
  });
  try {
    scanner.document();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  return found;
}

/** Line and column of an offset, counting from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}

const MAX_DEPTH = 500;

class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

type Visit = (pointer: string, offset: number) => void;

class Scanner {
  readonly #text: string;
  readonly #visit: Visit;
  #at = 0;

  constructor(text: string, visit: Visit) {
    this.#text = text;
    this.#visit = visit;
  }

  document(): void {
    this.#space();
    this.#value('', 0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('the end of the file expected');
  }

  #value(pointer: string, depth: number): void {
    if (depth > MAX_DEPTH) throw new Fault(this.#at, `nested deeper than ${MAX_DEPTH} levels`);
    this.#visit(pointer, this.#at);
    const next = this.#text[this.#at];
    if (next === '{') this.#object(pointer, depth);
    else if (next === '[') this.#array(pointer, depth);
    else if (next === '"') this.#string();
    else this.#token(scalar, 'a value expected');
  }

  #object(pointer: string, depth: number): void {
    const keys = new Set<string>();
    this.#at += 1;
    this.#space();
    if (this.#skip('}')) return;
    do {
      this.#space();
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail('a key in double quotes expected');
      const key = this.#string();
      if (keys.has(key)) throw new Fault(start, `the key ${JSON.stringify(key)} occurs twice`);
      keys.add(key);
      this.#space();
      if (!this.#skip(':')) this.#fail('":" expected');
      this.#space();
      this.#value(`${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
      this.#space();
    } while (this.#skip(','));
    if (!this.#skip('}')) this.#fail('"," or "}" expected');
  }

  #array(pointer: string, depth: number): void {
    this.#at += 1;
    this.#space();
    if (this.#skip(']')) return;
    let index = 0;
    do {
      this.#space();
      this.#value(`${pointer}/${index++}`, depth + 1);
      this.#space();
    } while (this.#skip(','));
    if (!this.#skip(']')) this.#fail('"," or "]" expected');
  }

  #string(): string {
    return JSON.parse(
      this.#token(quoted, 'a string is not closed, or holds a character it must not'),
    ) as string;
  }

  #space(): void {
    white.lastIndex = this.#at;
    white.test(this.#text);
    this.#at = white.lastIndex;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #token(form: RegExp, expected: string): string {
    form.lastIndex = this.#at;
    const match = form.exec(this.#text);
    if (match === null) this.#fail(expected);
    this.#at = form.lastIndex;
    return match[0];
  }

  #fail(expected: string): never {
    const found = this.#text[this.#at];
    const seen = found === undefined ? 'the file ends here' : `found ${JSON.stringify(found)}`;
    throw new Fault(this.#at, `${expected}, ${seen}`);
  }
}

// Sticky: each matches only at `lastIndex`.
const white = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids control characters in strings
const quoted = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
