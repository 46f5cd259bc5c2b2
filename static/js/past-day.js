// A box that only a day in the past asks for (data-before="2026-11-30", beside the form's date): no sooner is it shown.
(() => {
  const suit = (box) => {
    const day = box.form.querySelector("input[type=date]").value;
    const wrong = box.getAttribute("aria-invalid") === "true";
    box.closest(".row").hidden = !wrong && !box.checked && !(day && day < box.dataset.before);
  };
  const suitAll = (root) => root.querySelectorAll("[data-before]").forEach(suit);

  document.addEventListener("input", (event) => {
    if (event.target.matches("input[type=date]")) suitAll(event.target.form);
  });
  document.body.addEventListener("htmx:load", () => suitAll(document));
  suitAll(document);
})();
