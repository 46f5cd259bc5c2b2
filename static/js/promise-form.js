// Of a promise's many fields only those that its kind, metric and comparison ask for (data-when="metric=a b").
(() => {
  const suit = (form) => {
    form.querySelectorAll("[data-when]").forEach((field) => {
      const [name, values] = field.dataset.when.split("=");
      const asked = values.split(" ").includes(form.elements[name]?.value);
      field.closest(".row").hidden = !asked && field.getAttribute("aria-invalid") !== "true";
    });
  };
  const suitAll = (root) => root.querySelectorAll(".promise-form").forEach(suit);

  document.addEventListener("change", (event) => {
    const form = event.target.closest(".promise-form");
    if (form) suit(form);
  });
  document.body.addEventListener("htmx:load", (event) => suitAll(event.target.parentElement || document));
  suitAll(document);
})();
