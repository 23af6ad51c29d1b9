import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, choicesOf, frameFor, isState, linkFor, shownOf, stateOf, withShown } from "../../rnnviz/ui/teaching/links.js";

const HERE = "https://rnn.example.edu/app/?cell=lstm&hidden_size=6&text=0.5%2C+1&step=3&unit=2&locked=seed&present=true&lang=de#top";
const NAMES = ["cell", "hidden_size", "text", "seed"];
const NOTHING = { locked: [], hidden: [], present: false, lang: "", room: "" };
const ROOT = new URL("https://rnn.example.edu/app/");

/** @param {string} link */
const read = (link) => Object.fromEntries(new URL(link).searchParams);

test("a link without wishes shows what is seen, and nothing of whose page it is", () => {
  const link = linkFor(HERE, NOTHING, NAMES);
  assert.deepEqual(read(link), { cell: "lstm", hidden_size: "6", text: "0.5, 1", step: "3", unit: "2" });
  assert.equal(new URL(link).hash, "");
});

test("a link holds what is wished, in the order of the page, and all where it is all", () => {
  const wished = { locked: ["text", "cell"], hidden: ["seed"], present: true, lang: "en", room: "abcdefgh234567ab" };
  const { locked, hidden, present, lang, room } = read(linkFor(HERE, wished, NAMES));
  assert.deepEqual([locked, hidden, present, lang, room], ["cell,text", "seed", "true", "en", "abcdefgh234567ab"]);
  assert.equal(read(linkFor(HERE, { ...NOTHING, locked: NAMES }, NAMES)).locked, "all");
  assert.equal(read(linkFor(HERE, { ...NOTHING, locked: NAMES.slice(1), hidden: ["cell"] }, NAMES)).locked, "all");
  const away = read(linkFor(HERE, { ...NOTHING, hidden: NAMES }, NAMES));
  assert.deepEqual([away.hidden, away.locked], ["all", undefined]);
  assert.equal(read(linkFor(HERE, NOTHING, [])).hidden, undefined);
});

test("a frame's code ends nowhere but where it should", () => {
  const code = frameFor(linkFor('https://a.example/?text="><script>', NOTHING, NAMES, true), 'a "title" <b>&');
  assert.match(code, /^<iframe src="https:\/\/a\.example\/\?text=%22%3E%3Cscript%3E&amp;embed=true" title="a &quot;title&quot; &lt;b>&amp;" [^<>]*><\/iframe>$/);
});

test("choices are what the server answers, whatever their order; the rest is shown", () => {
  assert.equal(choicesOf("?b=2&step=3&a=1&unit=2&room=x&lang=de&locked=a"), "a=1&b=2");
  assert.equal(choicesOf("?tab=Code&gate=f"), "tab=Code");
  assert.equal(shownOf("?gate=f&b=2&unit=1&step=4"), "unit=1&gate=f");
});

test("a state travels without what is the teacher's own, and arrives with what is the student's", () => {
  const state = stateOf(new URL(HERE), ROOT, 3);
  assert.deepEqual(state, { page: "", query: "cell=lstm&hidden_size=6&text=0.5%2C+1&unit=2", step: 3 });
  const student = new URL("https://rnn.example.edu/app/?cell=gru&room=abcdefgh234567ab&locked=cell&lang=en&step=1");
  const there = addressOf(state, student, ROOT);
  assert.equal(there.pathname, "/app/");
  assert.deepEqual(read(there.href), { cell: "lstm", hidden_size: "6", text: "0.5, 1", unit: "2", step: "3", room: "abcdefgh234567ab", locked: "cell", lang: "en" });
  const lesson = addressOf({ page: "lessons", query: "lesson=C1", step: 0 }, student, ROOT);
  assert.equal(lesson.href, "https://rnn.example.edu/app/lessons?lesson=C1&room=abcdefgh234567ab&lang=en"); // other controls
  assert.equal(addressOf({ page: "", query: "", step: 0 }, student, ROOT).searchParams.get("step"), "0");
  assert.equal(addressOf({ page: "", query: "", step: -1 }, student, ROOT).searchParams.get("step"), null);
});

test("what is shown changes and the choices stay", () => {
  const url = withShown({ page: "", query: "cell=lstm&gate=f&unit=1", step: 2 }, new URL("https://a.example/?cell=gru&unit=3&pin=2&room=x"));
  assert.deepEqual(read(url.href), { cell: "gru", unit: "1", gate: "f", step: "2", room: "x" });
});

test("nothing else is a state", () => {
  assert.ok(isState({ page: "shapes", query: "", step: -1 }));
  for (const told of [null, "a", [], {}, { page: "../x", query: "", step: 0 }, { page: "", query: 1, step: 0 }, { page: "", query: "", step: 0.5 }, { page: "//evil.example", query: "", step: 0 }]) {
    assert.equal(isState(told), false);
  }
});
