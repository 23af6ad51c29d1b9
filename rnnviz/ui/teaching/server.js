/** What the page asks of its own server: rooms, and codes of links. */

/** @typedef {{ok: true, told: Record<string, unknown>} | {ok: false, status: number}} Answer  status 0: no answer */

/** The app's root: four folders above this script. */
export const ROOT = new URL("../../../../", import.meta.url);
const ROOMS = new URL("rooms", ROOT);
const QR = new URL("qr.json", ROOT);

/** @param {URL} url @param {RequestInit} options @returns {Promise<Answer>} */
async function ask(url, options) {
  try {
    const answer = await fetch(url, options);
    if (!answer.ok) return { ok: false, status: answer.status };
    return { ok: true, told: await answer.json() };
  } catch {
    return { ok: false, status: 0 };
  }
}

/** @param {string} room  "": a new one @param {Record<string, unknown>} body */
export function tellRoom(room, body) {
  const headers = { "content-type": "application/json" };
  return ask(room ? new URL(`rooms/${room}`, ROOT) : ROOMS, { method: "POST", headers, body: JSON.stringify(body) });
}

/** @param {string} room */
export const roomEvents = (room) => new EventSource(new URL(`rooms/${room}`, ROOT));

/** The code of a text: how many modules wide, and its dark ones as a path; null where it has none. @param {string} text @returns {Promise<{size: number, path: string} | null>} */
export async function codeOf(text) {
  const url = new URL(QR);
  url.searchParams.set("text", text);
  const answer = await ask(url, {});
  if (!answer.ok) return null;
  const { size, path } = answer.told;
  return typeof size === "number" && typeof path === "string" ? { size, path } : null;
}
