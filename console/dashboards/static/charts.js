// Puts what the server sends into the panels. What is drawn is decided there; here is only what a
// browser alone can do: units on axes that it scales, its own legend, and the theme in force.
"use strict";

const labCharts = (() => {
  const units = {}; // unit -> scales [start, divisor, suffix], the lowest first; set by the page
  const PATIENCE = 10000; // ms until a chart must be there

  const panelOf = (id) => document.querySelector(`[data-panel="${id}"]`);
  const css = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

  // The same arithmetic as formats.py.
  function format(unit, value) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const scales = units[unit];
    const reached = scales.filter(([start]) => Math.abs(value) >= start);
    const natural = value === 0 && scales.find(([, divisor]) => divisor === 1);
    const [, divisor, suffix] = natural || reached.at(-1) || scales[0];
    return number(value / divisor) + suffix;
  }

  function number(value) {
    if (value === 0) return "0";
    const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
    return String(Math.floor(value * 10 ** decimals + 0.5) / 10 ** decimals);
  }

  async function chartOf(panel) {
    const { echarts } = await import("nicegui-echart");
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const chart = echarts.getInstanceByDom(panel.querySelector(".lab-chart"));
      if (chart) return chart;
      await new Promise(requestAnimationFrame);
    }
    throw new Error(`The chart of ${panel.getAttribute("aria-label")} does not come.`);
  }

  function themed() {
    const [text, dim, line, surface] = ["--ink", "--quiet", "--line", "--card"].map(css);
    const { fontFamily } = getComputedStyle(document.body);
    const fontSize = 0.75 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const label = { color: dim, fontSize, fontFamily };
    const axis = { axisLabel: label, axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } } };
    return {
      xAxis: { ...axis, splitLine: { show: true, lineStyle: { color: line } } },
      yAxis: { ...axis, nameTextStyle: label, splitLine: { lineStyle: { color: line } } },
      tooltip: { backgroundColor: surface, borderColor: line, textStyle: { color: text, fontSize, fontFamily } },
    };
  }

  async function prepared(panel) {
    panel.ready ??= chartOf(panel).then((chart) => {
      chart.setOption(themed());
      crosshair(panel, chart);
      return chart;
    });
    return panel.ready;
  }

  async function drawChart(panel, options) {
    const first = !panel.options;
    panel.options = options;
    if (!first && panel.busy) return; // the newest options win
    panel.busy = true;
    const chart = await prepared(panel);
    panel.busy = false;
    chart.setOption(panel.options, { replaceMerge: ["series"] });
    legend(panel, chart);
  }

  function legend(panel, chart) {
    const lines = panel.options.series.filter((series) => series.name);
    const names = JSON.stringify(lines.map(({ name, color }) => [name, color]));
    if (panel.names === names) return;
    panel.names = names;
    panel.querySelector(".lab-legend").replaceChildren(...lines.map((line) => entry(panel, chart, line, lines)));
  }

  function entry(panel, chart, { name, color, lineStyle }, lines) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Click: only this line, or all again. Shift-click: this line on or off.";
    const dash = Array.isArray(lineStyle.type) ? lineStyle.type.map((length) => length / 2).join(" ") : "";
    const cap = lineStyle.cap === "round" ? "round" : "butt";
    button.innerHTML =
      `<svg width="18" height="6" aria-hidden="true"><line x1="1" x2="17" y1="3" y2="3" stroke="${color}"` +
      ` stroke-width="2.5" stroke-dasharray="${dash}" stroke-linecap="${cap}"/></svg>`;
    button.append(name);
    button.onclick = (event) => choose(panel, chart, name, lines.map((line) => line.name), event.shiftKey || event.ctrlKey);
    return button;
  }

  function choose(panel, chart, name, names, one) {
    const off = (panel.off ??= new Set());
    const alone = names.every((other) => off.has(other) === (other !== name));
    if (one) off.has(name) ? off.delete(name) : off.add(name);
    else names.forEach((other) => (alone || other === name ? off.delete(other) : off.add(other)));
    names.forEach((other) => chart.dispatchAction({ type: off.has(other) ? "legendUnSelect" : "legendSelect", name: other }));
    panel.querySelectorAll(".lab-legend button").forEach((button) => button.setAttribute("aria-pressed", !off.has(button.textContent)));
  }

  // One moment on all charts at once, as Grafana's shared crosshair.
  function crosshair(panel, chart) {
    chart.getZr().on("mousemove", ({ offsetX }) => {
      const moment = chart.convertFromPixel({ xAxisIndex: 0 }, offsetX);
      charted().filter((other) => other !== panel).forEach((other) => mark(other, moment));
    });
    chart.getZr().on("globalout", () => charted().forEach((other) => mark(other, null)));
  }

  const charted = () => [...document.querySelectorAll("[data-panel]")].filter((panel) => panel.options);

  async function mark(panel, moment) {
    const chart = await prepared(panel);
    const { min, max } = panel.options.xAxis;
    const line = panel.querySelector(".lab-crosshair");
    line.hidden = moment === null || moment < min || moment > max;
    if (!line.hidden) line.style.left = `${chart.convertToPixel({ xAxisIndex: 0 }, moment)}px`;
  }

  function drawPanel(id, { options, html, note = "", failed = false }) {
    const panel = panelOf(id);
    if (!panel) return;
    panel.classList.remove("loading");
    panel.classList.toggle("empty", note !== "");
    panel.classList.toggle("failed", failed);
    panel.querySelector(".lab-note").textContent = note;
    if (html) panel.querySelector(".lab-html").innerHTML = html;
    if (options) drawChart(panel, options);
  }

  function show({ page, panels }) {
    document.querySelector(".lab-board").dataset.state = page.state;
    document.querySelector(".lab-state").textContent = page.sentence;
    Object.entries(panels).forEach(([id, drawn]) => drawPanel(id, drawn));
  }

  function loading() {
    document.querySelectorAll("[data-panel]").forEach((panel) => panel.classList.add("loading"));
  }

  function restyle() {
    charted().forEach((panel) => prepared(panel).then((chart) => chart.setOption(themed())));
  }

  document.addEventListener("DOMContentLoaded", () =>
    new MutationObserver(restyle).observe(document.body, { attributes: true, attributeFilter: ["class"] }));

  document.addEventListener("visibilitychange", () => emitEvent("lab-seen", !document.hidden));

  return { units, show, loading, format, formatter: (unit) => (value) => format(unit, value) };
})();
