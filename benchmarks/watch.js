// Runs in the page before its own scripts: when did the first content and the whole picture stand there?
window.bench = { first: null, picture: null, event: 0 };
const inViews = window.inViews = (selector) => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
  .map((view) => view.shadowRoot?.querySelector(selector)).find(Boolean);
const figures = () => [...document.querySelectorAll('.rnnviz-figure')].filter((figure) => figure.clientWidth);
const afterPaint = (done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(0);
};
bench.when = (ready) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error('the views did not follow within 20 s')), 20000);
  const check = () => (ready() ? done(performance.now() - bench.event) : look());
  const look = () => requestAnimationFrame(() => afterPaint(check));
  look();
});
bench.load = async ([clocks, runs]) => {
  bench.clock = (await import(new URL(clocks, document.baseURI))).clockOf('simulator');
  bench.runOf = (await import(new URL(runs, document.baseURI))).runOf;
};
bench.markStep = () => {
  bench.tick = String(bench.clock.tick);
  bench.time = bench.when(bench.follow);
};
bench.follow = () => {
  const tick = String(bench.clock.tick);
  return tick !== bench.tick && inViews('.picture').dataset.tick === tick
    && inViews('.stage').dataset.tick === tick
    && figures().every((figure) => [undefined, tick].includes(figure.dataset.tick));
};
bench.markRun = () => {
  bench.run = bench.runOf('simulator');
  bench.drawn = figures().map((figure) => figure.dataset.drawn);
  bench.time = bench.when(bench.redrawn);
};
bench.redrawn = () => {
  const run = bench.runOf('simulator');
  const rows = inViews('.cell .strip')?.querySelectorAll('rect').length;
  return run !== bench.run && rows === Math.min(16, run.arch.stateSize) && figures().length === bench.drawn.length
    && figures().every((figure, k) => figure.dataset.drawn !== bench.drawn[k]);
};
bench.lit = () => [...inViews('.stage').querySelectorAll('.value.lit')].map((value) => value.dataset.key).join();
bench.markLight = () => {
  const before = bench.lit();
  bench.time = bench.when(() => bench.lit() !== before && inViews('.dock .term.lit'));
};
bench.markSum = () => {
  const before = inViews('.why h2').textContent;
  bench.time = bench.when(() => inViews('.why h2').textContent !== before);
};
// The middle of a value of the stage, in px of the window.
bench.place = (key) => {
  const { left, top, width, height } = inViews(`.stage [data-key="${key}"]`).getBoundingClientRect();
  return [left + width / 2, top + height / 2];
};
for (const name of ['keydown', 'click', 'pointermove']) {
  addEventListener(name, (event) => { if (event.isTrusted) bench.event = event.timeStamp; }, { capture: true });
}
// Of an app of ours the navigation and the bar stand there first, of any other its heading.
bench.first = bench.when(() => inViews('.rv-status')?.textContent
  || [...document.querySelectorAll('[data-testid=stMain] h1')].some((head) => head.clientWidth > 1));
bench.diagram = bench.when(() => inViews('.stage .cell'));
