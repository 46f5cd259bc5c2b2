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

  const draw = (element, size = () => ({})) => {
    const source = document.getElementById(element.dataset.chart);
    const spec = resolve(JSON.parse(source.textContent), getComputedStyle(document.documentElement));
    Plotly.react(element, spec.data, { ...spec.layout, ...size(spec.layout) }, CONFIG).then(scalable);
  };

  // Paper has another width than the screen: with a viewBox the drawing shrinks with its place (print.css).
  const scalable = (element) => {
    element.querySelectorAll(".main-svg").forEach((svg) => {
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    });
    if (!element.dataset.scalable) element.on("plotly_afterplot", () => scalable(element));
    element.dataset.scalable = "yes";
  };

  const drawAll = (size) => charts().forEach((element) => draw(element, size));

  // Paper is white whatever the screen's theme is, and narrow: the words of a chart must not shrink with it.
  const dark = document.getElementById("dark-theme");
  const onPaper = ({ height }) => ({ width: 380, height: height * 0.73 });
  let onScreen = dark.media;
  const toPaper = () => {
    onScreen = dark.media;
    dark.media = "not all";
    drawAll(onPaper);
  };
  const toScreen = () => {
    dark.media = onScreen;
    drawAll();
  };

  document.addEventListener("kept:theme", () => drawAll());
  document.addEventListener("htmx:load", () => drawAll());
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", toScreen);
  drawAll();
})();
