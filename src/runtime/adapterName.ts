// What is known of the GPU behind WebGPU. ONNX Runtime does not tell; the process shows it, by the driver it has loaded and the devices it has opened.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Adapter {
  /** As the driver or the system names it; several joined by "or" where it cannot be told which was taken. */
  readonly name: string;
  /** A driver that computes on the CPU. */
  readonly isSoftware: boolean;
}

/** Asked after the first session: before that nothing is loaded. Undefined where nothing is known. */
export async function findAdapter(): Promise<Adapter | undefined> {
  switch (process.platform) {
    case 'linux':
      return linuxAdapter(thisProcess);
    case 'darwin':
      // Only machines with one GPU, Apple's own, have an ONNX Runtime build.
      return { name: cpus()[0]?.model ?? 'Apple GPU', isSoftware: false };
    case 'win32':
      return joined(displayAdapters(await queryRegistry()));
    default:
      return undefined;
  }
}

/** "WebGPU (NVIDIA H100 80GB HBM3)"; asked while a session is open. */
export async function webGpuName(): Promise<string> {
  const adapter = await findAdapter();
  return adapter === undefined ? 'WebGPU' : `WebGPU (${adapter.name})`;
}

/** What Linux shows of a process and its machine; for tests, of another. */
export interface LinuxView {
  /** The file's text, or '' where there is none. */
  readonly read: (file: string) => string;
  readonly list: (folder: string) => readonly string[];
  readonly link: (file: string) => string;
}

const thisProcess: LinuxView = {
  read: (file) => attempt(() => readFileSync(file, 'utf8'), ''),
  list: (folder) => attempt(() => readdirSync(folder), []),
  link: (file) => attempt(() => readlinkSync(file), ''),
};

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Vulkan drivers that compute on the CPU, by their library's name. */
const softwareDrivers = new Map([
  [/\/libvk_swiftshader/, 'SwiftShader, on the CPU'],
  [/\/libvulkan_lvp/, 'llvmpipe, on the CPU'],
]);

/** Hardware first: that is what is taken where there are both. */
export function linuxAdapter(view: LinuxView): Adapter | undefined {
  const opened = new Set(view.list('/proc/self/fd').map((fd) => view.link(`/proc/self/fd/${fd}`)));
  const hardware = joined([...nvidiaNames(view, opened), ...renderNodeNames(view, opened)]);
  if (hardware !== undefined) return hardware;
  const loaded = view.read('/proc/self/maps');
  const software = [...softwareDrivers].find(([library]) => library.test(loaded));
  return software && { name: software[1], isSoftware: true };
}

/** NVIDIA's driver tells the model of `/dev/nvidia0` … by the device's minor number. */
function nvidiaNames({ read, list }: LinuxView, opened: ReadonlySet<string>): string[] {
  const gpus = '/proc/driver/nvidia/gpus';
  return list(gpus).flatMap((gpu) => {
    const information = read(`${gpus}/${gpu}/information`);
    const minor = /^Device Minor:\s*(\d+)/m.exec(information)?.[1];
    const model = /^Model:\s*(.+)$/m.exec(information)?.[1];
    return model !== undefined && opened.has(`/dev/nvidia${minor}`) ? [model.trim()] : [];
  });
}

const vendors = new Map([
  ['0x1002', 'AMD'],
  ['0x10de', 'NVIDIA'],
  ['0x8086', 'Intel'],
]);

/** Mesa's drivers open `/dev/dri/renderD128` …; the card's name stands in the system's list of PCI devices, where there is one. */
function renderNodeNames({ read }: LinuxView, opened: ReadonlySet<string>): string[] {
  const nodes = [...opened].flatMap((file) => /^\/dev\/dri\/(renderD\d+)$/.exec(file)?.[1] ?? []);
  return nodes.flatMap((node) => {
    const device = `/sys/class/drm/${node}/device`;
    const [vendor, id] = [read(`${device}/vendor`).trim(), read(`${device}/device`).trim()];
    if (vendor === '') return [];
    const list = read('/usr/share/misc/pci.ids') || read('/usr/share/hwdata/pci.ids');
    return [`${vendors.get(vendor) ?? `vendor ${vendor}`} ${pciName(list, vendor, id) ?? `GPU ${id}`}`];
  });
}

/** From pci.ids: a vendor's line starts with its number, its devices' lines follow, indented by a tab. */
function pciName(list: string, vendor: string, device: string): string | undefined {
  const from = list.search(new RegExp(`^${vendor.slice(2)} `, 'm'));
  if (from < 0) return undefined;
  const rest = list.slice(from);
  const end = rest.slice(1).search(/^[0-9a-f]{4} /m);
  const own = end < 0 ? rest : rest.slice(0, end + 1);
  return new RegExp(`^\\t${device.slice(2)} +(.+)$`, 'm').exec(own)?.[1];
}

const displayClass =
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';

async function queryRegistry(): Promise<string> {
  const program = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
  const query = ['query', displayClass, '/s', '/v', 'DriverDesc'];
  const { stdout } = await promisify(execFile)(program, query, { timeout: 5000, windowsHide: true }).catch(
    () => ({ stdout: '' }),
  );
  return stdout;
}

/** From `reg query`: lines of name, type and value. */
export function displayAdapters(output: string): string[] {
  const names = [...output.matchAll(/^\s+DriverDesc\s+REG_SZ\s+(.+?)\s*$/gm)].map(([, name]) => name!);
  return names.filter((name) => !name.startsWith('Microsoft '));
}

function joined(names: readonly string[]): Adapter | undefined {
  const distinct = [...new Set(names)];
  return distinct.length === 0 ? undefined : { name: distinct.join(' or '), isSoftware: false };
}
