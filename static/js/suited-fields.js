// Of a form's many fields only those that its other choices ask for (data-when="metric=a b"), and any that hold
// something: nothing typed is sent or kept unseen.
(() => {
  const holds = (field) => field.type !== "checkbox" && field.value !== "";
  const suit = (form) => {
    form.querySelectorAll("[data-when]").forEach((field) => {
      const [name, values] = field.dataset.when.split("=");
      const asked = values.split(" ").includes(form.elements[name]?.value);
      const wrong = field.getAttribute("aria-invalid") === "true";
      (field.closest(".setting") ?? field.closest(".row")).hidden = !asked && !wrong && !holds(field);
    });
  };
  const suitAll = (root) => new Set([...root.querySelectorAll("[data-when]")].map((field) => field.form)).forEach(suit);

  document.addEventListener("change", (event) => {
    if (event.target.form?.querySelector("[data-when]")) suit(event.target.form);
  });
  document.body.addEventListener("htmx:load", (event) => suitAll(event.target.parentElement || document));
  suitAll(document);
})();
