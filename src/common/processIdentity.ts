// Which process has a number: numbers come round again, above all in containers.
import { readFile } from 'node:fs/promises';

/** The boot and the moment the process began; null where the system has no /proc to tell. */
export async function processIdentity(pid: number): Promise<string | null> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc(5): field 22. The second, the program's name in parentheses, may hold anything.
    const started = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? null : `${boot} ${started}`;
  } catch {
    return null;
  }
}
