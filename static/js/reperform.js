// Re-performance without a mouse: a value that is typed means "otherwise"; r, s, j and k anywhere, with Alt in a field.
(() => {
  const form = document.getElementById("examination");
  if (!form) return;
  const hows = [...form.querySelectorAll("select[name$=_how]")];
  const valueOf = (how) => form.elements[how.name.replace(/_how$/, "")];

  // The field for a value is in the way unless something else was found.
  const show = (how) => {
    const value = valueOf(how);
    if (value) value.classList.toggle("unused", how.value !== "otherwise" && how.value !== "");
  };

  form.addEventListener("input", (event) => {
    const how = hows.find((each) => valueOf(each) === event.target);
    if (how && event.target.value) how.value = "otherwise";
    hows.forEach(show);
  });
  form.addEventListener("change", (event) => {
    const value = hows.includes(event.target) && event.target.value === "none" && valueOf(event.target);
    if (value) value.value = ""; // what did not happen has no value
    hows.forEach(show);
  });
  hows.forEach(show);

  const button = form.querySelector("[data-all-as-recorded]");
  button.hidden = false;
  const restAsRecorded = () => {
    const open = hows.filter((how) => !how.value);
    open.forEach((how) => { how.value = "recorded"; });
    if (open.length) form.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelector("[data-key=s]").focus();
  };
  button.addEventListener("click", restAsRecorded);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const writing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (writing && !event.altKey) return;
    const key = event.code.replace(/^Key/, "").toLowerCase(); // Alt makes other characters of the letters
    const control = ["s", "j", "k"].includes(key) && document.querySelector(`[data-key=${key}]`);
    if (key === "r") restAsRecorded();
    else if (control) control.click();
    else return;
    event.preventDefault();
  });

  const first = form.querySelector("[aria-invalid=true]") || hows.find((how) => !how.value);
  if (first && !location.hash) first.focus();
})();
