// How all figures look: thin axes, light grids, room for the data.
import type { Spec } from 'vega';
import type { Config } from 'vega-lite';

export const FIGURE_WIDTH = 980;
const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
export const INK = '#222222';
export const FAINT_INK = '#555555';

const axisConfig = {
  labelColor: FAINT_INK,
  labelFontSize: 11,
  titleColor: INK,
  titleFontSize: 12,
  titleFontWeight: 'normal',
  domainColor: '#999999',
  tickColor: '#999999',
  tickSize: 4,
  gridColor: '#e9e9e9',
} as const;

const titleConfig = {
  anchor: 'start',
  color: INK,
  fontSize: 15,
  fontWeight: 600,
  subtitleColor: FAINT_INK,
  subtitleFontSize: 12,
  subtitlePadding: 4,
  offset: 14,
} as const;

const BACKGROUND = '#ffffff';
const PADDING = 8;

export const theme: Config = {
  aria: false,
  background: BACKGROUND,
  font: FONT,
  padding: PADDING,
  axis: axisConfig,
  title: titleConfig,
  legend: {
    labelFontSize: 12,
    titleFontSize: 12,
    labelColor: INK,
    titleColor: INK,
    titleFontWeight: 'normal',
  },
  header: { labelFontSize: 12, labelColor: INK },
  view: { stroke: '#cccccc' },
};

const fontStyle = { font: FONT };

/** The same for specifications of Vega, which knows fewer names. */
export const vegaTheme: Spec = {
  background: BACKGROUND,
  padding: PADDING,
  config: {
    axis: axisConfig,
    title: titleConfig,
    text: fontStyle,
    style: {
      'guide-label': fontStyle,
      'guide-title': fontStyle,
      'group-title': fontStyle,
      'group-subtitle': fontStyle,
    },
  },
};
