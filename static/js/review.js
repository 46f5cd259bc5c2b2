// The review without a mouse: j and k go from proposal to proposal, a, e, r, u decide; marked words become a promise.
(() => {
  const sheet = document.querySelector(".letter.review");
  if (!sheet) return;
  const keys = document.getElementById("keys");
  const addMarked = document.getElementById("add-marked");
  const STOPS = ".proposal, .fill";
  const BUTTONS = { a: "accept", r: "reject", u: "take_back" };
  let current = null; // the id of the proposal or blank that the keys speak of
  let marked = null; // the words marked in a clause
  let opened = ""; // what the form held when it was opened
  let afterwards = null; // what to do when the clause has come back
  const decided = []; // the ids of the proposals decided on, the last one last

  const stops = () => [...sheet.querySelectorAll(STOPS)];
  const at = () => current && document.getElementById(current);

  const show = (id) => {
    current = id;
    sheet.querySelectorAll(".current").forEach((each) => each.classList.remove("current"));
    const stop = at();
    if (!stop) return;
    stop.classList.add("current");
    sheet.querySelectorAll(`a.phrase[href="#${id}"]`).forEach((each) => each.classList.add("current"));
  };

  const go = (stop) => {
    if (!stop) return;
    show(stop.id);
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "center" });
  };

  const step = (by) => {
    const all = stops();
    const place = all.indexOf(at());
    go(place < 0 ? all[by > 0 ? 0 : all.length - 1] : all[place + by]);
  };

  // The next proposal that waits, after this place in the page; from the beginning when there is none below.
  const nextWaiting = (here) => {
    const waiting = stops().filter((stop) => stop.matches(".proposal.proposed, .fill:not(.filled)"));
    const follows = (stop) => here.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
    return (here && waiting.find(follows)) || waiting[0];
  };

  // When the clause has come back: to what was added in it, else on to the next that waits, or stay.
  const thenOn = () => {
    const id = current;
    return (clause) => {
      const here = document.getElementById(id);
      go(clause.querySelector("[data-added]") || nextWaiting(clause.contains(here) ? here : clause) || here);
    };
  };

  const UNDO = "button[value=take_back]";
  // A decision leads on to the next proposal, so undoing there means the one that was decided last.
  const undoable = () =>
    at()?.querySelector(UNDO) ? current : decided.findLast((id) => document.getElementById(id)?.querySelector(UNDO));

  const decide = (value) => {
    const id = value === "take_back" ? undoable() : current;
    const button = id && document.getElementById(id)?.querySelector(`button[value=${value}]`);
    if (!button) return;
    if (id !== current) show(id);
    afterwards = value === "take_back" ? () => go(document.getElementById(id)) : thenOn();
    button.click();
  };

  sheet.addEventListener("submit", (event) => {
    const proposal = event.target.closest(".decision")?.closest(".proposal");
    if (proposal) decided.push(proposal.id);
    else if (event.target.matches(".promise-form") && current) decided.push(current);
    if (event.target.matches(".fill, .promise-form")) afterwards = thenOn();
  });

  const open = (key) => {
    const link = at()?.querySelector(`[data-key=${key}]`) || at()?.closest(".clause").querySelector(`[data-key=${key}]`);
    const field = at()?.matches(".fill") && key === "e" ? at().querySelector("input[name=value]") : null;
    if (field) field.focus();
    else link?.click();
  };

  const values = (form) => new URLSearchParams(new FormData(form)).toString();
  // Nothing typed is thrown away unasked.
  const leave = (form) => {
    if (!form || (values(form) !== opened && !window.confirm(sheet.dataset.leave))) return;
    form.querySelector("[data-key=Escape]")?.click();
  };

  const says = document.getElementById("mark-one");
  const add = () => {
    marked = markedIn() || marked;
    says.hidden = marked || getSelection().isCollapsed;
    if (!says.hidden) return;
    if (!marked) {
      open("n");
      return;
    }
    const { words, start, end } = marked;
    const address = `${words.dataset.add}?start=${start}&end=${end}`;
    htmx.ajax("GET", address, { source: words, target: words.dataset.margin, swap: "outerHTML" });
    getSelection().removeAllRanges();
  };

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
      if (!keys.matches(":popover-open")) leave(event.target.closest(".promise-form"));
      return;
    }
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (event.key === "?") keys.togglePopover();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key in BUTTONS) decide(BUTTONS[key]);
    else if (key === "e") open("e");
    else if (key === "n") add();
    else return;
    event.preventDefault();
  });

  sheet.addEventListener("focusin", (event) => {
    const stop = event.target.closest(STOPS);
    if (stop && stop.id !== current) show(stop.id);
  });

  // A link to a proposal, from its words or from the bar, takes the keys along.
  const follow = () => {
    const stop = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (stop && stop.matches(STOPS)) go(stop);
  };
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a:is([href^="#promise-"], [href^="#fill-"])');
    const stop = link && document.getElementById(link.hash.slice(1));
    if (!stop) return;
    event.preventDefault();
    go(stop);
  });
  follow();

  document.body.addEventListener("htmx:afterSettle", (event) => {
    const form = event.target.matches(".promise-form") ? event.target : event.target.querySelector?.(".promise-form");
    if (form) {
      afterwards = null;
      const wrong = form.querySelector("[aria-invalid=true]");
      opened = wrong ? "" : values(form);
      (wrong || form.querySelector("textarea, select, input:not([type=hidden])")).focus();
      return;
    }
    if (!event.target.matches(".clause")) return;
    const then = afterwards;
    afterwards = null;
    if (then) then(event.target);
    else if (!at() || !document.activeElement || document.activeElement === document.body) {
      const id = current;
      show(id);
      (at() || event.target.querySelector(STOPS))?.focus({ preventScroll: true });
    }
  });

  // Offsets count characters as the server does: a sign outside the basic plane is one.
  const length = (text) => [...text].length;

  const markedIn = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const words = (range.startContainer.parentElement || range.startContainer).closest?.(".words[data-add]");
    if (!words || !words.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(words, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    const start = length(before.toString());
    return text.trim() ? { words, text: text.trim(), start, end: start + length(text) } : null;
  };

  document.addEventListener("selectionchange", () => {
    marked = markedIn();
    if (marked || getSelection().isCollapsed) says.hidden = true;
    addMarked.hidden = !marked;
    if (marked) addMarked.textContent = `${addMarked.dataset.words} “${marked.text.slice(0, 24)}${marked.text.length > 24 ? "…" : ""}”`;
  });
  // Pressing the button must not take the marking away before it is read.
  addMarked.addEventListener("pointerdown", (event) => event.preventDefault());
  addMarked.addEventListener("click", add);
})();
