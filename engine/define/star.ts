import type { AxisValue } from './artifact-types.ts';

type Values = Readonly<Record<string, AxisValue>>;

type ArmsOf<C> = { readonly [K in keyof C]?: readonly AxisValue[] };

type StarCell<C, A> = {
  readonly [K in keyof C]:
    | C[K]
    | (K extends keyof A ? (A[K] extends readonly (infer V)[] ? V : never) : never);
};

/**
 * The cells of a star: the centre, and for each axis the centre with every other value of that axis. One change at a
 * time says as much as the full product where the axes don't interact, and costs their sum.
 *
 *     matrix(star({ innerSteps: 5, noise: 0 }, { innerSteps: [1, 3, 5], noise: [0, 0.1] }), ({ innerSteps, noise }) => …)
 *
 * @param arms values of an axis, in the order of the cells; the centre's own value may be among them
 */
export function star<const C extends Values, const A extends ArmsOf<C>>(
  centre: C,
  arms: A & Record<Exclude<keyof A, keyof C>, never>,
): readonly StarCell<C, A>[] {
  const others = Object.entries(arms as Record<string, readonly AxisValue[]>).flatMap(([axis, values]) =>
    values.filter((value) => value !== centre[axis]).map((value) => ({ ...centre, [axis]: value })),
  );
  return [centre, ...others];
}
