import { describe, expect, it } from 'vitest';
import { displayAdapters, linuxAdapter, type LinuxView } from '../../src/runtime/adapterName';

/** A machine as its files: a folder's names are told from the paths, links are `-> target`. */
function machine(files: Readonly<Record<string, string>>): LinuxView {
  return {
    read: (file) => files[file] ?? '',
    link: (file) => (files[file] ?? '').replace('-> ', ''),
    list: (folder) => [
      ...new Set(
        Object.keys(files)
          .filter((file) => file.startsWith(`${folder}/`))
          .map((file) => file.slice(folder.length + 1).split('/')[0]!),
      ),
    ],
  };
}

const nvidia = (pci: string, model: string, minor: number): Record<string, string> => ({
  [`/proc/driver/nvidia/gpus/${pci}/information`]: `Model: \t\t ${model}\nIRQ:   \t\t 16\nBus Location: \t ${pci}\nDevice Minor: \t ${minor}\n`,
});
const card = (node: string, vendor: string, device: string): Record<string, string> => ({
  [`/sys/class/drm/${node}/device/vendor`]: `${vendor}\n`,
  [`/sys/class/drm/${node}/device/device`]: `${device}\n`,
});
const opens = (...devices: string[]): Record<string, string> =>
  Object.fromEntries(devices.map((device, fd) => [`/proc/self/fd/${fd + 20}`, `-> ${device}`]));
const maps = (library: string): Record<string, string> => ({
  '/proc/self/maps': `7f00-7f01 r-xp 00000000 fe:00 12  /usr/lib/${library}\n`,
});
const pciIds = {
  '/usr/share/misc/pci.ids': [
    '# List of PCI IDs',
    '1002  Advanced Micro Devices, Inc. [AMD/ATI]',
    '\t744c  Navi 31 [Radeon RX 7900 XT/7900 XTX]',
    '\t\t1002 0e3b  a board',
    '8086  Intel Corporation',
    '\t744c  something else',
    '\t46a6  Alder Lake-P GT2 [Iris Xe Graphics]',
    '',
  ].join('\n'),
};

describe('the name of the GPU', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['nothing is known', {}, undefined],
    [
      'NVIDIA’s driver names the device that is open',
      {
        ...nvidia('0000:01:00.0', 'NVIDIA H100 80GB HBM3', 0),
        ...nvidia('0000:02:00.0', 'NVIDIA T4', 1),
        ...opens('/dev/nvidiactl', '/dev/nvidia0'),
      },
      'NVIDIA H100 80GB HBM3',
    ],
    [
      'equal ones are one name',
      {
        ...nvidia('a', 'NVIDIA A100', 0),
        ...nvidia('b', 'NVIDIA A100', 1),
        ...opens('/dev/nvidia0', '/dev/nvidia1'),
      },
      'NVIDIA A100',
    ],
    [
      'the list of PCI devices names a card',
      { ...card('renderD128', '0x1002', '0x744c'), ...opens('/dev/dri/renderD128'), ...pciIds },
      'AMD Navi 31 [Radeon RX 7900 XT/7900 XTX]',
    ],
    [
      'without that list its number stands',
      { ...card('renderD128', '0x8086', '0x46a6'), ...opens('/dev/dri/renderD128') },
      'Intel GPU 0x46a6',
    ],
    [
      'of two that are open either may have been taken',
      {
        ...nvidia('a', 'NVIDIA T4', 0),
        ...card('renderD128', '0x8086', '0x46a6'),
        ...opens('/dev/nvidia0', '/dev/dri/renderD128'),
        ...pciIds,
      },
      'NVIDIA T4 or Intel Alder Lake-P GT2 [Iris Xe Graphics]',
    ],
    [
      'one that is not open was not taken',
      { ...nvidia('a', 'NVIDIA T4', 0), ...opens('/dev/nvidiactl') },
      undefined,
    ],
    ['software is called so', maps('chromium/libvk_swiftshader.so'), 'SwiftShader, on the CPU'],
    [
      'software beside hardware was not taken',
      { ...maps('libvulkan_lvp.so'), ...nvidia('a', 'NVIDIA T4', 0), ...opens('/dev/nvidia0') },
      'NVIDIA T4',
    ],
  ])('%s', (_, files, name) => expect(linuxAdapter(machine(files))?.name).toBe(name));

  it('is read from the registry of Windows', () =>
    expect(
      displayAdapters(
        [
          '',
          'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0000',
          '    DriverDesc    REG_SZ    NVIDIA GeForce RTX 4060',
          '',
          'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0001',
          '    DriverDesc    REG_SZ    Microsoft Basic Display Adapter',
          'End of search: 2 match(es) found.',
        ].join('\r\n'),
      ),
    ).toEqual(['NVIDIA GeForce RTX 4060']));
});
