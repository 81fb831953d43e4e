import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

export interface ColorConditions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/** `NO_COLOR` and `TERM=dumb` win over `FORCE_COLOR`; otherwise colours are for terminals only. */
export function chooseColors({ env, isTTY }: ColorConditions): Colors {
  const wanted = isTTY || isSet(env.FORCE_COLOR);
  return picocolors.createColors(wanted && !isSet(env.NO_COLOR) && env.TERM !== 'dumb');
}

export function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '' && variable !== '0' && variable !== 'false';
}
