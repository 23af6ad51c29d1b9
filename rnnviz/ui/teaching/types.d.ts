/** What `share.py` says of a page. */
export interface Page {
  page: string; // its name in the address; "" is the simulator
  clocks: string[]; // the channels of its clocks; the first is the step of the address
  controls: Control[];
  languages: string[];
  sites: string[]; // that may show it in a frame
  shared: boolean; // whether all copies of the server have the same rooms
  room: string; // that the link named, or ""
}

export interface Control {
  field: string;
  label: string;
  held: "" | "locked" | "hidden";
}

/** What a teacher chooses for a link. */
export interface ForClass {
  locked: string[];
  hidden: string[];
  present: boolean;
  lang: string; // "": as each browser asks for
  room: string;
}

/** Where a teacher's page is. */
export interface State {
  page: string;
  query: string;
  step: number;
}
