import { sha256 } from '../project/sha256.ts';

/**
 * The text of a JSON object with one more member, the last one: the sha256 of all the text before it. A file that
 * phaseline alone writes carries it, so that a byte of it that changed later is noticed, also where the form stays
 * right: a digest that names another artifact which exists too.
 */
export function sealJson(text: string): string {
  const body = text.slice(0, text.lastIndexOf('}')).trimEnd();
  return body + sealOf(body);
}

/** `intact`: just as it was written. `none`: there is no seal, or something stands behind it. */
export function sealState(text: string): 'intact' | 'broken' | 'none' {
  const at = text.lastIndexOf(SEAL);
  if (at < 0) return 'none';
  return text.slice(at) === sealOf(text.slice(0, at)) ? 'intact' : 'broken';
}

const SEAL = ',\n  "sha256": "';

function sealOf(body: string): string {
  return `${SEAL}${sha256(body)}"\n}\n`;
}
