/** What the stage says in words: its equations, the ticks of the clock, and what the diagram leaves out. */

/** The cells that a tick reveals. @returns {[number, number, number][]} layer, direction, step */
export function cellsOfTick(run, tick) {
  const [, cells] = run.ticks.shape;
  return Array.from({ length: cells }, (_, k) => Array.from(run.ticks.subarray((tick * cells + k) * 3, (tick * cells + k) * 3 + 3)));
}

/** A short label for each tick. */
export function tickLabels(run) {
  return Array.from({ length: run.ticks.shape[0] }, (_, tick) => {
    const [layer, , t] = cellsOfTick(run, tick)[0];
    if (!run.arch.bidirectional) return run.labels[t] === undefined ? `${t}` : `${t} · ${run.labels[t]}`;
    return run.arch.num_layers > 1 ? `l${layer} ${t}→` : `${t}→`;
  });
}

/** What the clock shows at a tick. */
export function tickStatus(run, tick) {
  const cells = cellsOfTick(run, tick);
  const end = run.length - 1;
  if (!run.arch.bidirectional) return `t = ${cells[0][2]} of 0…${end}`;
  const layer = run.arch.num_layers > 1 ? `layer ${cells[0][0]}: ` : "";
  return `${layer}t = ${cells[0][2]} → and ${cells[1][2]} ←, of 0…${end}`;
}

/** The picture in one sentence, for those who do not see it. */
export function runInWords(run, tick) {
  const { arch, length, T } = run;
  const layers = arch.num_layers === 1 ? "1 layer" : `${arch.num_layers} layers`;
  return `${arch.torchName} with ${layers}${arch.bidirectional ? ", both directions" : ""}, unrolled over ${T} steps`
    + `${length < T ? `, of which this sample has ${length}` : ""}. Computed so far: ${tickStatus(run, tick)}.`;
}

/** The formulas, in the colours of their terms; W_ih and the like with the index set low. */
export function showEquations(root, equations) {
  root.replaceChildren(...equations.map((line) => {
    const shown = document.createElement("p");
    for (const [text, role] of line) {
      const piece = shown.appendChild(document.createElement("span"));
      piece.className = role;
      for (const [k, part] of text.split(/_(ih|hh|hr|i[rzn]|h[rzn])/).entries()) {
        piece.append(k % 2 ? Object.assign(document.createElement("sub"), { textContent: part }) : part);
      }
    }
    return shown;
  }));
}

/** What is cut or pooled, and what the switches show. @param {(name: string) => boolean} switched */
export function notesOf(run, place, switched) {
  const { arch } = run;
  const notes = [];
  if (switched("shared")) {
    const each = `for each layer${arch.bidirectional ? " and direction" : ""}`;
    notes.push(`${run.length} copies, one W_ih and one W_hh ${each}: the numbers are in the tab Weights.`);
  }
  if (switched("output") && switched("h_n")) notes.push("output and h_n share only the states that stand in both frames.");
  if (run.T > place.steps) notes.push(`Steps ${place.first}…${place.last} of ${run.T} are drawn; the window follows the clock.`);
  if (place.stateRows.banded) {
    const units = Math.ceil(arch.stateSize / place.stateRows.count);
    notes.push(`Each row of a cell stands for ${units} units: its colour is the one farthest from 0.`);
  }
  if (place.inputRows.banded) notes.push(`Each row of x stands for ${Math.ceil(arch.input_size / place.inputRows.count)} features.`);
  if (!run.batchComputed) notes.push(`Sample ${run.sample} of ${run.N} is computed and compared; samples do not affect each other.`);
  if (arch.cell.memory && !run.whole) notes.push("c is in the tab Gates.");
  return notes;
}
