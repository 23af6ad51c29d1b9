/** The run as a page in one file: the server has the page, the browser the run and what is shown of it. */
import { fillFile, toBase64 } from "../../kit/file.js";
import { packed } from "../../kit/message.js";
import { catalogueOfPage, say } from "../../kit/words.js";
import { addressNow } from "../place.js";
import { runOf } from "../run.js";
import { shownOf } from "../shown.js";

/** @import { Hand, Message } from "../export.js" */

const CHANNEL = "simulator";

/** @param {Message} message @param {Hand} _hand @param {boolean} dark @returns {Promise<Blob | string>}  or why there is none */
export async function page({ page: address }, _hand, dark) {
  const run = runOf(CHANNEL);
  const bytes = run && packed(run);
  if (!run?.whole || !bytes || run.unchecked || !address) return say("These numbers are not checked yet: let go of the number, then save the page.");
  const answer = await fetch(new URL(address, document.baseURI)).catch(() => null);
  if (!answer?.ok) return say("The server did not answer: try again.");
  const content = { run: toBase64(bytes), words: catalogueOfPage(), address: addressForward(run), dark };
  return new Blob([fillFile(await answer.text(), content)], { type: "text/html" });
}

/** What is shown of the way forward; the way back needs the server. @param {import("../types.js").Run} run */
function addressForward(run) {
  const { reveal, output, h_n, shared } = shownOf(CHANNEL);
  const all = Object.entries(addressNow(CHANNEL, run, { ...shownOf(""), reveal, output, h_n, shared }));
  return new URLSearchParams(all.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))).toString();
}
