// Light or dark. The page follows the system until a person presses the button; the choice stays in this browser.
// Loaded in <head> without defer, after the stylesheets: the choice is made before anything is drawn.
(() => {
  const KEY = "kept-theme";
  const sheet = document.getElementById("dark-theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const FOLLOW = sheet.media;

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden: then the system decides
    }
  };

  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // the choice then lasts for this page
    }
  };

  const isDark = (theme) => (theme ? theme === "dark" : system.matches);

  const apply = (theme) => {
    sheet.media = { dark: "screen", light: "not all" }[theme] ?? FOLLOW;
    document.documentElement.dataset.theme = isDark(theme) ? "dark" : "light";
    document.querySelectorAll("[data-theme-switch]").forEach((button) => {
      button.setAttribute("aria-pressed", String(isDark(theme)));
    });
    document.dispatchEvent(new CustomEvent("kept:theme"));
  };

  let chosen = remembered();
  apply(chosen);
  system.addEventListener("change", () => apply(chosen));

  document.addEventListener("DOMContentLoaded", () => {
    apply(chosen);
    document.querySelectorAll("[data-theme-switch]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        const dark = !isDark(chosen);
        chosen = dark === system.matches ? null : dark ? "dark" : "light";
        remember(chosen);
        apply(chosen);
      });
    });
  });
})();
