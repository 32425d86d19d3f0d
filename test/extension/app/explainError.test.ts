import { describe, expect, it } from 'vitest';
import { AppError, CancelledError } from '../../../src/common/errors';
import { explainError, TrustError } from '../../../src/extension/app/explainError';
import { escapeHtml } from '../../../src/common/escapeHtml';
import { webviewPage } from '../../../src/extension/app/webviewPage';
import { nodeEnvironment } from '../../../src/extension/app/forkWorker';

describe('an error as a person sees it', () => {
  it.each<[Error, string, string[]]>([
    [new AppError('model', 'runs/1 has no weights'), 'runs/1 has no weights', ['chooseModel', 'showLog']],
    [
      new AppError('peer', 'The tagging process ended'),
      'The tagging process ended',
      ['restartTagger', 'showLog'],
    ],
    [
      new TrustError('Fine-tuning runs a task'),
      'Fine-tuning runs a task, which Restricted Mode does not allow. Trust this workspace first.',
      ['manageTrust'],
    ],
  ])('%s', (error, message, remedies) => {
    expect(explainError(error)).toEqual({ message, remedies });
  });

  it('says nothing of a cancellation', () => {
    expect(explainError(new CancelledError())).toBeUndefined();
  });

  it('never passes on the message of a foreign error, which may hold a note', () => {
    const explanation = explainError(new TypeError('Mr. Roe has chest pain is not iterable'));
    expect(explanation?.message).toMatch(/TypeError/);
    expect(explanation?.message).not.toMatch(/Roe/);
  });
});

describe('the page of a webview', () => {
  const page = webviewPage({
    title: '<b>"x"</b>',
    source: 'vscode-webview:',
    nonce: 'abc',
    script: 's.js',
    style: 's.css',
  });

  it('allows only its own script and style', () => {
    expect(page).toContain(`default-src 'none'; script-src 'nonce-abc'; style-src vscode-webview:;`);
    expect(page).not.toMatch(/unsafe|https?:/);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('escapes its title', () => {
    expect(page).toContain('<title>&lt;b&gt;&quot;x&quot;&lt;/b&gt;</title>');
    expect(escapeHtml(`&'`)).toBe('&amp;&#39;');
  });
});

describe('the environment of a child process', () => {
  it('is a plain Node’s', () => {
    const environment = nodeEnvironment({
      PATH: '/bin',
      VSCODE_PID: '1',
      ELECTRON_NO_ASAR: '1',
      NODE_OPTIONS: '--inspect',
    });
    expect(environment).toEqual({ PATH: '/bin', ELECTRON_RUN_AS_NODE: '1' });
  });
});
