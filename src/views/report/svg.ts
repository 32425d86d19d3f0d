// Small charts as SVG: elements, linear scales, axes. Every chart has a text that says what it shows.

const namespace = 'http://www.w3.org/2000/svg';

export type SvgAttributes = Readonly<Record<string, string | number | undefined>>;

export function svg(
  name: string,
  attributes: SvgAttributes = {},
  ...children: readonly (Node | string)[]
): SVGElement {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

export interface Plot {
  readonly root: SVGElement;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export interface PlotOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  readonly width?: number;
  readonly height?: number;
}

const margins = { left: 46, right: 14, top: 12, bottom: 40 };

/** An empty plot with axes and grid; values of both ranges are shares unless a range says otherwise. */
export function createPlot(options: PlotOptions): Plot {
  const { width = 420, height = 320, xRange = [0, 1], yRange = [0, 1] } = options;
  const x = scale(xRange, margins.left, width - margins.right);
  const y = scale(yRange, height - margins.bottom, margins.top);
  const root = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    class: 'chart',
    'aria-label': options.title,
  });
  root.append(svg('title', {}, options.title));
  for (const value of ticks(xRange)) {
    root.append(
      svg('line', { class: 'grid', x1: x(value), x2: x(value), y1: y(yRange[0]), y2: y(yRange[1]) }),
      svg(
        'text',
        { class: 'tick', x: x(value), y: height - margins.bottom + 16, 'text-anchor': 'middle' },
        tickText(value),
      ),
    );
  }
  for (const value of ticks(yRange)) {
    root.append(
      svg('line', { class: 'grid', x1: x(xRange[0]), x2: x(xRange[1]), y1: y(value), y2: y(value) }),
      svg(
        'text',
        { class: 'tick', x: margins.left - 6, y: y(value) + 4, 'text-anchor': 'end' },
        tickText(value),
      ),
    );
  }
  const middle = (margins.top + height - margins.bottom) / 2;
  root.append(
    svg(
      'text',
      {
        class: 'axis',
        x: (margins.left + width - margins.right) / 2,
        y: height - 6,
        'text-anchor': 'middle',
      },
      options.xTitle,
    ),
    svg(
      'text',
      { class: 'axis', x: 12, y: middle, 'text-anchor': 'middle', transform: `rotate(-90 12 ${middle})` },
      options.yTitle,
    ),
  );
  return { root, x, y };
}

const scale =
  ([from, to]: readonly [number, number], start: number, end: number) =>
  (value: number): number =>
    start + ((value - from) / (to - from || 1)) * (end - start);

function ticks([from, to]: readonly [number, number]): number[] {
  const step = niceStep((to - from) / 5);
  const list: number[] = [];
  for (let value = Math.ceil(from / step) * step; value <= to + step / 1e6; value += step) list.push(value);
  return list;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead > 5 ? 10 : lead > 2 ? 5 : lead > 1 ? 2 : 1);
}

const tickText = (value: number): string => String(Number(value.toFixed(6)));

/** A line through points. */
export function path(
  points: readonly (readonly [x: number, y: number])[],
  attributes: SvgAttributes,
): SVGElement {
  const d = points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`).join('');
  return svg('path', { d, fill: 'none', ...attributes });
}

/** What the lines stand for, in the lower left corner. */
export function keys({ root, x, y }: Plot, items: readonly (readonly [title: string, line: string])[]): void {
  items.forEach(([title, line], i) => {
    const top = y(0) - 8 - 14 * (items.length - 1 - i);
    root.append(
      svg('path', { class: line, d: `M${x(0) + 8} ${top - 4}h18`, fill: 'none' }),
      svg('text', { class: 'point-label', x: x(0) + 32, y: top }, title),
    );
  });
}

/** A chart with its heading. */
export function figure(title: string, ...children: readonly Node[]): HTMLElement {
  const made = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = title;
  made.append(caption, ...children);
  return made;
}
