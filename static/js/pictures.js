// The pictures of a paper stand on the page as drawings already. They come alive when the reader gets to them: only
// then is the chart library fetched, which is larger than everything else together.
(() => {
  const { plotly, charts } = document.currentScript.dataset;
  const pictures = document.querySelectorAll("[data-chart]");

  const load = (src) => {
    const script = document.createElement("script");
    script.src = src;
    script.async = false; // in this order
    document.head.append(script);
  };

  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      load(plotly);
      load(charts);
    },
    { rootMargin: "200px" },
  );
  pictures.forEach((picture) => near.observe(picture));
})();
