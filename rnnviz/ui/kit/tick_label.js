/** A tick's name where there is little room: its step, or the layer that begins. @param {string} label */
export const shortLabel = (label) => label.replace(/^(?:t = )?(\d+)\D.*$|^t = (\d+)$|^(L\d+) .*$/, "$1$2$3");
