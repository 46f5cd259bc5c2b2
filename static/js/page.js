// Small manners of every page: menus that close, forms that send themselves, buttons that are pressed once.
(() => {
  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // <select data-submit> in a GET form: choosing is enough; without scripts the form's button does it.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // <form data-confirm="…">: a question before what cannot be undone; then, and for every form, once is enough.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (!form.hasAttribute("hx-post")) form.dataset.sent = "1";
  });

  // A table of months that is wider than its room begins with the newest ones.
  document.querySelectorAll(".grid-table").forEach((table) => {
    table.parentElement.scrollLeft = table.parentElement.scrollWidth;
  });

  // <table class="stacks" data-unfold="Details">: on a phone a row is its summary, the rest of it is asked for.
  document.querySelectorAll("table[data-unfold]").forEach((table) => {
    table.classList.add("folds");
    [...table.tBodies[0].rows].filter((row) => row.cells.length > 1).forEach((row) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "unfold";
      button.setAttribute("aria-expanded", "false");
      const name = row.querySelector("a, b")?.textContent.trim() ?? "";
      button.setAttribute("aria-label", `${table.dataset.unfold} ${name}`);
      button.addEventListener("click", () => {
        const open = row.classList.toggle("open");
        button.setAttribute("aria-expanded", String(open));
      });
      row.cells[0].append(button);
    });
  });

  // A page that comes back from the browser's memory may send its forms again.
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // <input type="checkbox" data-check-all="pk" hidden>: all boxes of that name that belong to the same form.
  const showCheckAll = () => {
    document.querySelectorAll("[data-check-all][hidden]").forEach((box) => {
      box.hidden = false;
      box.parentElement.querySelectorAll("[hidden]").forEach((word) => { word.hidden = false; });
    });
  };
  document.addEventListener("change", (event) => {
    const name = event.target.dataset.checkAll;
    if (!name) return;
    [...event.target.form.elements].filter((box) => box.name === name).forEach((box) => {
      box.checked = event.target.checked;
    });
  });
  document.addEventListener("htmx:load", showCheckAll);
  showCheckAll();

  // <p data-failed hidden> in a form that sends itself: shown when what was typed did not arrive.
  const tellFailure = (failed) => (event) => {
    event.target.closest?.("form")?.querySelectorAll("[data-failed]").forEach((word) => { word.hidden = !failed; });
  };
  document.addEventListener("htmx:responseError", tellFailure(true));
  document.addEventListener("htmx:sendError", tellFailure(true));
  document.addEventListener("htmx:beforeRequest", tellFailure(false));

  document.querySelectorAll(".no-script").forEach((element) => {
    element.hidden = true;
  });
})();
