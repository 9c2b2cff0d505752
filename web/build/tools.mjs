// Progress lines and child programs.
import { spawn } from 'node:child_process';

const TAIL_LINES = 25;

/** A failure whose message is the one sentence to show. */
export class BuildError extends Error {}

/** One line per step with its seconds, when it is done. */
export class Steps {
  async run(name, work) {
    const started = process.hrtime.bigint();
    try {
      const result = await work();
      this.note(name + ' … ' + this.#since(started));
      return result;
    } catch (failed) {
      this.note(name + ' … failed after ' + this.#since(started));
      throw failed;
    }
  }

  note(line) {
    console.log(line);
  }

  #since(started) {
    return (Number(process.hrtime.bigint() - started) / 1e9).toFixed(1) + ' s';
  }
}

/** Runs Node with a script to its end; the answer is what it wrote, which a failure shows. */
export function program(home, name, args) {
  return child(home, process.execPath, args, {}).then(({ code, output }) => {
    if (code !== 0) {
      throw new BuildError('The page cannot be built: ' + name + ' failed.\n' + tail(output));
    }

    return output;
  });
}

/** Resolves with exit code and output; never rejects because of the code. */
export function child(home, command, args, options) {
  return new Promise((resolve, reject) => {
    const started = spawn(command, args, {
      cwd: home,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    const hear = chunk => { output += chunk; };
    started.stdout.setEncoding('utf8').on('data', hear);
    started.stderr.setEncoding('utf8').on('data', hear);
    started.on('error', reject);
    started.on('close', code => resolve({ code: code ?? 1, output }));
  });
}

export function tail(output) {
  return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
