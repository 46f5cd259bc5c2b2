// /verify/: the SHA-256 of a file is computed here, so that the file stays on this device; without this script the form
// sends it. Where the browser offers no SubtleCrypto (an address without TLS), the form sends it, too.
(() => {
  "use strict";
  const form = document.querySelector("[data-verify]");
  if (!form || !window.crypto || !window.crypto.subtle) return;
  const input = form.querySelector("[type=file]");
  const typed = form.querySelector("[name=digest]");
  const drop = form.querySelector("[data-drop]");
  const answer = document.querySelector("[data-answer]");
  const words = document.querySelector("[data-words]").dataset;
  const LISTED = ["company", "quarter", "version", "file", "published", "published_by", "superseded_by"];
  const MOST = 20;
  form.querySelector("[data-local]").hidden = false;

  const element = (name, text, parent, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  };

  const say = (text) => {
    answer.hidden = false;
    answer.replaceChildren();
    element("p", text, answer);
  };

  const pair = (list, name, value) => {
    element("dt", name, list);
    return element("dd", value, list);
  };

  const show = (told, file) => {
    say("");
    answer.replaceChildren();
    element("h2", told.words, answer, `found ${told.result}`);
    const list = element("dl", "", answer, "pairs");
    for (const name of LISTED) if (told[name]) pair(list, words[name], String(told[name]));
    if (told.url) {
      const link = element("a", told.url, pair(list, words.url, ""));
      link.href = told.url;
    }
    if (told.sha256) element("code", told.sha256, pair(list, "SHA-256", ""), "sha");
    if (told.result === "unknown" && file) offer();
  };

  const offer = () => {
    element("p", words.send, answer, "sub");
    const button = element("button", words.send_it, answer, "button");
    button.type = "button";
    button.addEventListener("click", () => form.submit());
  };

  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // Digests that stand in the file in plain letters: which issue an altered one names.
  const carried = (buffer) => {
    const text = new TextDecoder("latin1").decode(buffer);
    const found = text.match(/(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])/g) || [];
    return [...new Set(found)].slice(0, MOST);
  };

  const ask = async (sha256, inside, file) => {
    const query = new URLSearchParams(inside.map((each) => ["carries", each]));
    const lang = new URLSearchParams(location.search).get("lang");
    if (lang) query.set("lang", lang);
    try {
      const response = await fetch(`${form.dataset.verify}${sha256}/?${query}`);
      show(await response.json(), file);
    } catch {
      say(words.failed);
    }
  };

  const look = async (file) => {
    say(words.working);
    const buffer = await file.arrayBuffer();
    await ask(hex(await crypto.subtle.digest("SHA-256", buffer)), carried(buffer), file);
  };

  input.addEventListener("change", () => input.files[0] && look(input.files[0]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files[0]) look(input.files[0]);
    else ask((typed.value.match(/[0-9a-f]{64}/i) || ["-"])[0], [], null);
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    look(input.files[0]);
  });
})();
