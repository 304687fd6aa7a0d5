#!/usr/bin/env python3
"""Runs a program on a terminal of its own and draws what its screen shows, as SVG.

terminal_picture.py [--until REGEX] [--title TEXT] [--columns N] OUTPUT COMMAND...

With --until, the picture is that of the moment at which the screen shows the text; the program goes on to its end in any case. The
exit code is the program's, or 1 if its screen never showed the text.
"""
import argparse
import codecs
import fcntl
import os
import pty
import re
import struct
import sys
import termios
from xml.sax.saxutils import escape

COLOURS = {30: '#484f58', 31: '#ff7b72', 32: '#3fb950', 33: '#d29922', 34: '#58a6ff', 35: '#bc8cff', 36: '#39c5cf', 37: '#b1bac4',
           90: '#6e7681', 91: '#ffa198', 92: '#56d364', 93: '#e3b341', 94: '#79c0ff', 95: '#d2a8ff', 96: '#56d4dd', 97: '#f0f6fc'}
PLAIN, DIM = '#c9d1d9', '#8b949e'
CELL, LINE, MARGIN, BAR = 8.4, 19, 14, 30


class Screen:
    """What a program's output leaves on a terminal: lines of (character, colour, bold)."""

    def __init__(self, columns):
        self.columns = columns
        self.lines = [[]]
        self.row = self.column = 0
        self.colour, self.bold = PLAIN, False
        self.rest = ''

    def feed(self, text):
        text = self.rest + text
        self.rest = ''
        position = 0
        while position < len(text):
            if text[position] == '\x1b':
                sequence = re.compile(r'\x1b(\[[0-9;?]*[A-Za-z]|[^\[])').match(text, position)
                if not sequence:
                    self.rest = text[position:]
                    return
                self.control(sequence.group(1))
                position = sequence.end()
            else:
                self.put(text[position])
                position += 1

    def control(self, sequence):
        number = re.sub('[^0-9;]', '', sequence).split(';')[0]
        count = int(number) if number else 0
        line = self.lines[self.row]
        if sequence.endswith('m'):
            for code in [int(part or 0) for part in sequence[1:-1].split(';')]:
                self.attribute(code)
        elif sequence.endswith('K'):
            del line[0 if count == 2 else self.column:]
        elif sequence.endswith('J'):
            del line[self.column:]
            del self.lines[self.row + 1:]
        elif sequence.endswith('A'):
            self.row = max(0, self.row - max(1, count))
        elif sequence.endswith('G'):
            self.column = max(0, count - 1)

    def attribute(self, code):
        if code == 0:
            self.colour, self.bold = PLAIN, False
        elif code == 1:
            self.bold = True
        elif code == 2:
            self.colour = DIM
        elif code == 39:
            self.colour = PLAIN
        elif code in COLOURS:
            self.colour = COLOURS[code]

    def put(self, character):
        if character == '\r':
            self.column = 0
        elif character == '\n':
            self.row += 1
            self.column = 0
            if self.row == len(self.lines):
                self.lines.append([])
        elif character == '\b':
            self.column = max(0, self.column - 1)
        elif character >= ' ':
            if self.column == self.columns:
                self.put('\n')
            line = self.lines[self.row]
            line.extend([(' ', PLAIN, False)] * (self.column + 1 - len(line)))
            line[self.column] = (character, self.colour, self.bold)
            self.column += 1

    def text(self):
        return '\n'.join(''.join(cell[0] for cell in line) for line in self.lines)

    def picture(self, title):
        lines = list(self.lines)
        while lines and not ''.join(cell[0] for cell in lines[-1]).strip():
            lines.pop()
        width = round(self.columns * CELL + 2 * MARGIN)
        height = BAR + len(lines) * LINE + 2 * MARGIN
        out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
               f'<title>{escape(title)}</title>',
               '<style>text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; }</style>',
               f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
               f'<path d="M0 {BAR} V8 a8 8 0 0 1 8 -8 H{width - 8} a8 8 0 0 1 8 8 V{BAR} z" fill="#21262d"/>',
               f'<text x="{width / 2}" y="20" text-anchor="middle" fill="{DIM}">{escape(title)}</text>']
        for number, line in enumerate(lines):
            y = BAR + MARGIN + LINE * number + 13
            for start, end, colour, bold in runs(line):
                text = ''.join(cell[0] for cell in line[start:end])
                if text.strip():
                    weight = ' font-weight="600"' if bold else ''
                    out.append(f'<text x="{MARGIN + start * CELL:.1f}" y="{y}" textLength="{(end - start) * CELL:.1f}"'
                               f' lengthAdjust="spacingAndGlyphs" fill="{colour}"{weight} xml:space="preserve">{escape(text)}</text>')
        return '\n'.join(out + ['</svg>']) + '\n'


def runs(line):
    """Neighbours that look alike, without blanks at their ends."""
    start = 0
    for end in range(1, len(line) + 1):
        if end == len(line) or line[end][1:] != line[start][1:]:
            text = ''.join(cell[0] for cell in line[start:end])
            first = start + len(text) - len(text.lstrip())
            yield first, first + len(text.strip()), line[start][1], line[start][2]
            start = end


def run(command, screen, until):
    """Runs the program; its exit code, and the screen at the moment that was asked for, or nothing."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM='xterm-256color', COLUMNS=str(screen.columns), LINES='40')
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, screen.columns, 0, 0))
    decoder = codecs.getincrementaldecoder('utf-8')('replace')
    moment = None
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        # One character after the other, so that no moment is missed.
        for character in decoder.decode(data):
            screen.feed(character)
            if until and not moment and character in '\r\n\x1b' and re.search(until, screen.text()):
                moment = list(map(list, screen.lines))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), moment


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--until')
    parser.add_argument('--title', default='')
    parser.add_argument('--columns', type=int, default=100)
    parser.add_argument('output')
    parser.add_argument('command', nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    screen = Screen(arguments.columns)
    code, moment = run(arguments.command, screen, arguments.until)
    if arguments.until:
        if not moment:
            sys.exit('terminal_picture: the screen never showed ' + arguments.until + '\n' + screen.text())
        screen.lines = moment
    with open(arguments.output + '.new', 'w', encoding='utf-8') as picture:
        picture.write(screen.picture(arguments.title or ' '.join(arguments.command)))
    os.replace(arguments.output + '.new', arguments.output)
    sys.exit(code)


if __name__ == '__main__':
    main()
