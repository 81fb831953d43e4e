/** The command people type; `npx` finds it in every project. */
export const program = 'npx pipeline';
