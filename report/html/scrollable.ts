// Wide content on narrow screens.
import { html, type Html } from './escape.ts';

/** A box that scrolls sideways, also by keyboard. */
export function scrollable(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div> `;
}
