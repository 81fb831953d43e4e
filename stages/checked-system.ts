// The choice of a system as the first stages of a graph take it: wrong names and laws are found while it is planned.
import { systemChoice } from '../schemas/parameters.ts';
import { systemNamed } from '../science/systems/index.ts';

export const checkedSystem = systemChoice.superRefine((choice, context) => {
  try {
    systemNamed(choice);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});
