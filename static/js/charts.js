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

  // A point that has an address in its customdata leads to its cases; the table beside the chart has the same links.
  const leads = (event) => event.points.map((point) => point.customdata).find(Boolean);

  const listen = (element) => {
    if (element.dataset.listens) return;
    element.dataset.listens = "yes";
    element.on("plotly_click", (event) => {
      const url = leads(event);
      if (url) location.assign(url);
    });
    element.on("plotly_hover", (event) => element.classList.toggle("leads", Boolean(leads(event))));
    element.on("plotly_unhover", () => element.classList.remove("leads"));
  };

  const specOf = (element) => {
    const source = document.getElementById(element.dataset.chart);
    return resolve(JSON.parse(source.textContent), getComputedStyle(document.documentElement));
  };

  const draw = (element, size = () => ({})) => {
    const spec = specOf(element);
    element.querySelector(":scope > svg")?.remove(); // what stood there for whoever has no scripts
    Plotly.react(element, spec.data, { ...spec.layout, ...size(spec.layout) }, CONFIG).then(scalable);
    listen(element);
  };

  // An image stands alone: it gets the ground of the page, and its name above it.
  const save = (button) => {
    const element = document.getElementById(button.dataset.download);
    const { data, layout } = specOf(element);
    const style = getComputedStyle(document.documentElement);
    const name = button.dataset.name;
    const title = { text: name, x: 0.01, xanchor: "left", font: { size: 15, color: style.getPropertyValue("--ink").trim() } };
    const height = layout.height + 40;
    const width = Math.max(element.clientWidth, 640);
    const ground = style.getPropertyValue("--card").trim();
    const margin = { ...layout.margin, t: layout.margin.t + 40 };
    const figure = { data, layout: { ...layout, height, width, margin, title, paper_bgcolor: ground } };
    return Plotly.downloadImage(figure, { format: "png", scale: 2, width, height, filename: name.replaceAll(" · ", "-") });
  };

  document.querySelectorAll("[data-download]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => save(button));
  });

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
