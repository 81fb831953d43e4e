// The lint rule behind "the same bits everywhere": of `Math`, only what IEEE 754 or the language defines to the last bit.
// `**` is out altogether, because engines may evaluate it as they evaluate Math.pow.

const FUNCTIONS = [
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
];
const CONSTANTS = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'];
const EXACT = new Set(FUNCTIONS.concat(CONSTANTS));

const INSTEAD = 'take it from @stdlib/math-base-special-* (pure IEEE 754 arithmetic)';

/** The name a member expression asks for, or undefined when it is computed at run time. */
function propertyName({ computed, property }) {
  if (!computed) return property.name;
  return property.type === 'Literal' ? String(property.value) : undefined;
}

/** Whether an identifier is only the name of a property, as in `node.Math` or `{ Math: 1 }`. */
function isPropertyName(node) {
  const { parent } = node;
  if (parent.type === 'MemberExpression') return parent.property === node && !parent.computed;
  return parent.type === 'Property' && parent.key === node && !parent.shorthand && !parent.computed;
}

const bitExact = {
  meta: {
    type: 'problem',
    docs: { description: 'Forbid arithmetic whose last bits depend on the JavaScript engine.' },
  },
  create(context) {
    const power = (node) => {
      const message = `\`${node.operator}\` may differ between engines in its last bits: write the product out, or ${INSTEAD}.`;
      context.report({ node, message });
    };
    return {
      'BinaryExpression[operator="**"]': power,
      'AssignmentExpression[operator="**="]': power,
      Identifier(node) {
        if (node.name !== 'Math' || isPropertyName(node)) return;
        const { parent } = node;
        if (parent.type !== 'MemberExpression') {
          const message = 'Name the function where it is used, as in `Math.sqrt(x)`: then it can be checked.';
          context.report({ node, message });
          return;
        }
        const name = propertyName(parent);
        if (EXACT.has(name)) return;
        const what = name === undefined ? 'A computed member of Math' : `Math.${name}`;
        context.report({
          node: parent,
          message: `${what} may differ between engines in its last bits: ${INSTEAD}.`,
        });
      },
    };
  },
};

export default { meta: { name: 'phaseline' }, rules: { 'bit-exact': bitExact } };
