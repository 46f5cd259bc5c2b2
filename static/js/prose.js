// The text of a paper: saved when one pauses, figures put where one writes, and nothing left behind unsaved.
(() => {
  const PAUSE = 2500;
  const fields = [...document.querySelectorAll("[data-passage]")];
  // Somebody quick, or a browser that remembers, may have been here before this script: what came with the page is saved.
  const saved = new Map(fields.map((field) => [field, field.defaultValue]));
  const sent = new Map(); // what is on its way
  const pauses = new Map();

  const stateOf = (field) => document.getElementById(`saved-${field.dataset.passage}`);
  const isOpen = (field) => field.value !== saved.get(field);
  let written = fields.find((field) => field === document.activeElement) ?? fields.find(isOpen) ?? fields[0]; // last

  const show = (field) => {
    const place = stateOf(field);
    const waits = place.querySelector("[data-waits]");
    const state = place.querySelector("[data-state]");
    if (waits) waits.hidden = !isOpen(field);
    if (state) state.hidden = isOpen(field);
  };

  const save = (field) => {
    clearTimeout(pauses.get(field));
    if (!isOpen(field) || stateOf(field).hasAttribute("data-conflict")) return;
    htmx.trigger(field.form, "save-now");
  };

  const wait = (field) => {
    show(field);
    clearTimeout(pauses.get(field));
    pauses.set(field, setTimeout(() => save(field), PAUSE));
  };

  fields.forEach((field) => {
    field.addEventListener("focus", () => { written = field; });
    field.addEventListener("change", () => save(field));
    field.addEventListener("input", () => wait(field));
    if (isOpen(field)) wait(field);
    field.form.addEventListener("htmx:beforeRequest", (event) => {
      if (event.target === field.form) sent.set(field, field.value);
    });
    field.form.addEventListener("htmx:afterRequest", (event) => {
      if (event.target !== field.form || !event.detail.successful) return;
      if (stateOf(field).hasAttribute("data-saved")) saved.set(field, sent.get(field));
      show(field);
    });
  });

  // Words go into a field as if they were typed, so that they can be taken back with Ctrl+Z.
  const put = (field, words, from, until) => {
    field.focus();
    field.setSelectionRange(from, until);
    if (!document.execCommand("insertText", false, words)) {
      field.setRangeText(words, from, until, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  // What a text was told of may have moved since: it is looked for nearest to where it stood.
  const placeOf = (text, words, at) => {
    const before = text.lastIndexOf(words, at);
    const after = text.indexOf(words, at);
    if (before < 0 || after < 0) return Math.max(before, after);
    return at - before <= after - at ? before : after;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert], [data-put]");
    if (!button) return;
    if (button.dataset.insert) {
      put(written, button.dataset.insert, written.selectionStart, written.selectionEnd);
      return;
    }
    const field = fields.find((each) => each.dataset.passage === button.dataset.into);
    const { found } = button.dataset;
    const from = placeOf(field.value, found, Number(button.dataset.at));
    if (from >= 0) put(field, button.dataset.put, from, from + found.length);
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-passage]");
    if (!field || !(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    save(field);
  });

  // Whoever keeps what somebody else wrote gives up his own knowingly.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-discard]")) fields.forEach((field) => saved.set(field, field.value));
  });
  addEventListener("beforeunload", (event) => {
    if (fields.some(isOpen)) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("hx-post")) return;
    clearTimeout(pauses.get(event.target.querySelector("[data-passage]")));
  });

  const uncover = () => document.querySelectorAll("[data-put][hidden]").forEach((each) => { each.hidden = false; });
  document.addEventListener("htmx:load", uncover);
  uncover();

  const finder = document.getElementById("find-figure");
  finder.closest("[data-find]").hidden = false;
  const groups = [...document.querySelectorAll("[data-group]")];
  finder.addEventListener("input", () => {
    const asked = finder.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (words) => asked.every((word) => words.toLowerCase().includes(word));
    groups.forEach((group) => {
      const offers = [...group.querySelectorAll("[data-offer]")];
      offers.forEach((each) => { each.hidden = !fits(`${group.dataset.group} ${each.dataset.offer}`); });
      group.hidden = offers.every((each) => each.hidden);
      group.open = asked.length > 0 && !group.hidden;
    });
    document.querySelector("[data-none]").hidden = !groups.every((group) => group.hidden);
  });
})();
