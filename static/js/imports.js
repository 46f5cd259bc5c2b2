// The pages of the import: one answer for all columns of which the day is asked.
(() => {
  const show = () => document.querySelectorAll("[data-answer-all]").forEach((button) => (button.hidden = false));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer-all]");
    if (!button) return;
    const questions = [...button.closest("section").querySelectorAll(".question")];
    const answer = questions[0].querySelector("input:checked");
    if (!answer) {
      questions[0].querySelector("input").focus();
      return;
    }
    questions.forEach((question) => {
      const same = question.querySelector(`input[value="${answer.value}"]`);
      if (same) same.checked = true;
    });
  });

  document.body.addEventListener("htmx:afterSettle", show);
  show();
})();
