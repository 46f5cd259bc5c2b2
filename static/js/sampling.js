// Shows the terms of the chosen question only; without this script all of them stand there and the others are dropped.
const form = document.querySelector("[data-questions]");

const show = () => {
  const chosen = form.elements.method.value;
  for (const terms of form.querySelectorAll("[data-question]")) terms.hidden = terms.dataset.question !== chosen;
};

form.addEventListener("change", show);
show();
