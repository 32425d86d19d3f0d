// A chart that follows a run: new values move the curve, and leave pointer, zoom and hidden curves as they are.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { themeColor } from './themeColors';

export interface ChartContent {
  readonly series: readonly uPlot.Series[];
  readonly data: uPlot.AlignedData;
  readonly format: (value: number) => string;
  /** Scores have a fixed range. */
  readonly range?: readonly [number, number];
  /** The same in words. */
  readonly description: string;
}

const height = 220;

/** Steps and epochs are whole. */
const wholeIncrements = [1, 10, 100, 1000, 1e4, 1e5, 1e6].flatMap((unit) => [unit, 2 * unit, 5 * unit]);

export class LiveChart {
  private readonly host: HTMLElement;
  private plot: uPlot | undefined;
  /** The plot is made anew when its colours or curves are others. */
  private look = '';
  private isZoomed = false;

  constructor(host: HTMLElement) {
    this.host = host;
  }

  show(content: ChartContent): void {
    const look = JSON.stringify([content.series, axisColor(), gridColor()]);
    if (this.plot === undefined || look !== this.look) this.draw(content);
    else this.plot.setData(content.data, !this.isZoomed);
    this.look = look;
    this.fit();
    const canvas = this.host.querySelector('canvas');
    canvas?.setAttribute('role', 'img');
    canvas?.setAttribute('aria-label', content.description);
  }

  clear(placeholder: HTMLElement): void {
    this.plot?.destroy();
    this.plot = undefined;
    this.host.replaceChildren(placeholder);
  }

  private draw(content: ChartContent): void {
    this.plot?.destroy();
    this.isZoomed = false;
    this.plot = new uPlot(this.options(content), content.data);
    this.plot.over.addEventListener('dblclick', () => (this.isZoomed = false));
    this.host.replaceChildren(this.plot.root);
  }

  private fit(): void {
    const { clientWidth } = this.host;
    if (this.plot !== undefined && this.plot.width !== clientWidth && clientWidth > 0)
      this.plot.setSize({ width: clientWidth, height });
  }

  private options({ series, format, range }: ChartContent): uPlot.Options {
    const axis = {
      stroke: axisColor(),
      grid: { stroke: gridColor(), width: 1 },
      ticks: { stroke: gridColor(), width: 1 },
    };
    return {
      width: this.host.clientWidth,
      height,
      cursor: { y: false },
      legend: { live: true },
      scales: {
        x: { time: false },
        ...(range === undefined ? {} : { y: { range: [range[0], range[1]] as uPlot.Range.MinMax } }),
      },
      axes: [
        { ...axis, incrs: wholeIncrements },
        { ...axis, size: 64, values: (_plot, ticks) => ticks.map(format) },
      ],
      series: [...series],
      hooks: { setSelect: [({ select }) => (this.isZoomed ||= select.width > 0)] },
    };
  }
}

const axisColor = (): string => themeColor('descriptionForeground') || themeColor('foreground');
/** Guides of a high-contrast theme would be as bright as the curves. */
const gridColor = (): string => {
  const faint = 'rgba(128, 128, 128, 0.3)';
  if (document.body.className.includes('high-contrast')) return faint;
  return themeColor('editorIndentGuide-background1') || themeColor('panel-border') || faint;
};
