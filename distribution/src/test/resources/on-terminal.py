"""pty.py COLUMNS NAME=VALUE... -- PROGRAM ARGUMENT...: runs the program on a pseudo terminal of that width and prints what it wrote there."""
import fcntl, os, pty, struct, sys, termios
split = sys.argv.index('--')
columns, settings, command = int(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1:]
child, terminal = pty.fork()
if child == 0:
    os.environ.pop('NO_COLOR', None); os.environ.pop('COLUMNS', None)
    os.environ['TERM'] = 'xterm-256color'
    os.environ.update(setting.split('=', 1) for setting in settings)
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    os.execvp(command[0], command)
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
