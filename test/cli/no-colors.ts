import { chooseColors } from '../../cli/format/colors.ts';

export const noColors = chooseColors({ env: {}, isTTY: false });
