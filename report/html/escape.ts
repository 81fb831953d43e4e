// Text into HTML.

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute, of HTML or XML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** HTML that is safe to put into a page: its values are escaped unless they are HTML themselves. */
export interface Html {
  readonly html: string;
}

type Value = Html | string | number | readonly Value[];

/** A template of HTML: `` html`<p>${text}</p>` `` escapes the text. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: parts.reduce((text, part, i) => text + toText(values[i - 1]) + part) };
}

/** Marks text as HTML. Only for text made by this program. */
export function trusted(text: string): Html {
  return { html: text };
}

function toText(value: Value): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map(toText).join('');
}
