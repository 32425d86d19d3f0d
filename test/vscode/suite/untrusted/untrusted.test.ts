// In an untrusted workspace nothing of the workspace is run: no model is loaded, no task is started.
import assert from 'node:assert/strict';

import { describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('an untrusted workspace', () => {
  it('is one in this run', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });
});
