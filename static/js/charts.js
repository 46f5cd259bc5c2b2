// Draws every <div data-chart="id of a JSON script">. Colours and fonts in a spec are names of design tokens
// ("@accent"): they are looked up in the page's theme, and again whenever the theme changes.
(() => {
  const CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };
  const charts = () => document.querySelectorAll("[data-chart]");

  const resolve = (value, style) => {
    if (typeof value === "string" && value.startsWith("@")) return style.getPropertyValue(`--${value.slice(1)}`).trim();
    if (Array.isArray(value)) return value.map((each) => resolve(each, style));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, style)]));
    }
    return value;
  };

  const draw = (element) => {
    const source = document.getElementById(element.dataset.chart);
    const spec = resolve(JSON.parse(source.textContent), getComputedStyle(document.documentElement));
    Plotly.react(element, spec.data, spec.layout, CONFIG);
  };

  const drawAll = () => charts().forEach(draw);

  document.addEventListener("kept:theme", drawAll);
  document.addEventListener("htmx:load", drawAll);
  addEventListener("beforeprint", () => charts().forEach((element) => Plotly.Plots.resize(element)));
  drawAll();
})();
