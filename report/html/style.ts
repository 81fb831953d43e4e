// How the page looks: on screens of any width, light or dark, and on paper. Figures stay on white.

export const style = `
:root {
  color-scheme: light dark;
  --page: #fbfbfa; --card: #ffffff; --ink: #1d1f21; --faint: #5b6068; --line: #dcdde0; --mark: #0b5cad; --best: #e7f1fb;
  --code: #f1f2f3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181b; --card: #1d2024; --ink: #e6e7e9; --faint: #a2a8b1; --line: #363b42; --mark: #7db7f0; --best: #1f3650;
    --code: #24282d;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 1120px; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 3rem 0 .8rem; padding-top: .4rem; border-top: 2px solid var(--line); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
p, ul { max-width: 46rem; margin: .5rem 0; }
li { margin: .25rem 0; }
a { color: var(--mark); }
.lead { font-size: 1.08rem; }
.faint, figcaption, caption { color: var(--faint); }
nav ul { max-width: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: 1rem 0 0; list-style: none; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem 1.5rem; margin: 1.4rem 0; }
.facts dt { color: var(--faint); font-size: .82rem; }
.facts dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.scroll { position: relative; overflow-x: auto; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .87rem; margin: .6rem 0 1.2rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0 0 .4rem; font-size: .9rem; }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: baseline; }
td { white-space: nowrap; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 500; white-space: nowrap; }
tbody tr:first-child > * { border-top: 1px solid var(--line); }
.values tbody tr > * { border-top: 1px solid var(--line); }
.values td { white-space: normal; overflow-wrap: anywhere; }
.number { text-align: right; }
.spread { color: var(--faint); font-size: .84em; margin-left: .3em; }
.remark { color: var(--faint); font-size: .84em; }
.results .spread, .results .remark { display: block; margin: 0; }
.note { font-size: .9rem; }
.sentences { max-width: none; font-size: .94rem; }
.sentences li { margin: .1rem 0; }
h4 { font-size: .95rem; margin: 1rem 0 .2rem; }
.best { background: var(--best); }
.best .median { font-weight: 700; }
figure { margin: 1.6rem 0 2.4rem; }
.sheet { background: #ffffff; border: 1px solid var(--line); border-radius: 6px; padding: .5rem; overflow-x: auto; }
.sheet svg { display: block; max-width: 100%; height: auto; min-width: 40rem; margin: 0 auto; }
figcaption { max-width: 52rem; margin-top: .6rem; font-size: .92rem; }
figcaption b { color: var(--ink); }
code, pre { font: .88em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
pre { background: var(--code); padding: .8rem 1rem; border-radius: 6px; overflow-x: auto; }
details { margin: .8rem 0; }
summary { cursor: pointer; font-weight: 600; }
.hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media (max-width: 40rem) {
  main { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; --ink: #000000; --faint: #444444; --line: #bbbbbb; --best: #eeeeee; --code: #f3f3f3; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3 { break-after: avoid; }
  table { font-size: 8pt; }
  th, td { padding: .15rem .4rem; }
  tr, tbody { break-inside: avoid; }
  .values tbody { break-inside: auto; }
  figure { break-inside: avoid; }
  .scroll, .sheet { overflow: visible; }
  .sheet { border: none; padding: 0; }
  .sheet svg { min-width: 0; max-width: 100%; max-height: 22cm; }
}
`.trim();
