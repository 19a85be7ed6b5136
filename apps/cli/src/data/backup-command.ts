import type { Command } from 'commander';
import { folderConfigOf, wantsJson, withData } from '../options.js';
import { ProgressBar } from '../progress-bar.js';
import { printJson, type Shell } from '../shell.js';
import { backupFolder } from './backup-folder.js';

interface BackupOptions {
  readonly data?: string;
  readonly withMasterKey?: true;
}

export function addBackupCommand(program: Command, shell: Shell): void {
  withData(program.command('backup <folder>'))
    .description(
      'salin folder data saat ini ke folder baru, di samping server atau tanpa server; verify --data memeriksa salinannya / copy the data folder as of now into a new one, beside a running server or without; verify --data checks the copy',
    )
    .option(
      '--with-master-key',
      'termasuk kunci pembuka data pribadi; simpan terpisah / also the key that opens personal data; keep it elsewhere than the rest',
    )
    .action((target: string, options: BackupOptions, command: Command) => {
      const bar = new ProgressBar(shell);
      const withMasterKey = options.withMasterKey === true;
      const onProgress = (done: number, all: number): void => bar.show('berkas/files', done, all);
      const files = backupFolder(folderConfigOf(shell, options), target, { withMasterKey, onProgress });
      bar.clear();
      if (wantsJson(command)) printJson(shell, { folder: target, files, masterKey: withMasterKey });
      else {
        shell.out(`${files.join(', ')} → ${target}`);
        if (!withMasterKey) shell.out('Kunci induk tidak ikut disalin / the master key was not copied');
      }
    });
}
