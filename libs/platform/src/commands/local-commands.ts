import type { CommandReceiver } from './command-controller.js';
import type { CommandResult, Commands, GivenContext } from './commands.js';

interface Named {
  readonly type: string;
}

/** In-process: the owner's receiver is called directly. The principal was proven at this process's own edge. */
export class LocalCommands<C extends Named, R extends { readonly code: string }> implements Commands<C, R> {
  private readonly receivers = new Map<string, CommandReceiver<R>>();

  /** @param ownerOf which service decides a command */
  constructor(private readonly ownerOf: (command: C) => string) {}

  /** Each service registers itself when its module starts. */
  register(owner: string, receiver: CommandReceiver<R>): void {
    this.receivers.set(owner, receiver);
  }

  async send(command: C, context: GivenContext): Promise<CommandResult<R>> {
    const owner = this.ownerOf(command);
    const receiver = this.receivers.get(owner);
    if (receiver === undefined) throw new Error(`no service of this process owns ${command.type}`);
    const { type, ...fields } = command;
    return receiver.receive(type, fields, context);
  }
}
